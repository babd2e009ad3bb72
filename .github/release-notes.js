/** Prints the part of the changelog that belongs to a tag. Ends with 1 when the tag, the package and the changelog differ. */
import { readFileSync } from 'node:fs';

const read = (file) => readFileSync(new URL(`../${file}`, import.meta.url), 'utf8');
const tag = process.argv[2] ?? '';
const { version } = JSON.parse(read('package.json'));
const parts = read('CHANGELOG.md').split(/^(?=## )/m);
const part = parts.find((one) => one.startsWith(`## ${version}\n`));

const problem =
  tag !== `v${version}`
    ? `the tag is ${tag}; expected v${version}, the version in package.json`
    : part === undefined
      ? `CHANGELOG.md has no part "## ${version}"; write it before the tag`
      : undefined;
if (problem === undefined) {
  process.stdout.write(
    part
      .slice(part.indexOf('\n') + 1)
      .trim()
      .concat('\n'),
  );
} else {
  process.stderr.write(`release: ${problem}\n`);
  process.exitCode = 1;
}
