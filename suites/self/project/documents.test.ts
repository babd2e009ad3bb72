import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { complaintsAbout } from '../../../scripts/project/prose.js';
import { COMMANDS } from '../../../src/cli/commands/commands.ts';
import { FORMATS } from '../../../src/report/formats.ts';
import { root } from '../harness/cli-launch.ts';

const documents = [
  ...['README.md', 'CONTRIBUTING.md', 'SECURITY.md', 'ARCHITECTURE.md', '.github/pull_request_template.md'],
  ...readdirSync(join(root, 'docs'))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
];
const textOf = (file: string): string => readFileSync(join(root, file), 'utf8');

/** The anchors of a document, as GitHub makes them of its headings. */
const anchorsOf = (file: string): readonly string[] =>
  [...textOf(file).matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\d _-]/gu, '')
      .replaceAll(' ', '-'),
  );

it.each(documents)('%s links to files and headings that are there', (file) => {
  const links = [...textOf(file).matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = '']) => link);
  for (const link of links.filter((one) => !/^(https?:|\.\.\/\.\.\/security)/.test(one))) {
    const [path = '', anchor] = link.split('#');
    const target = path === '' ? file : join(dirname(file), path);
    expect(existsSync(join(root, target)), `${file}: ${link}`).toBe(true);
    if (anchor !== undefined) expect(anchorsOf(target), `${file}: ${link}`).toContain(anchor);
  }
});

it('the README names every command, and the reports every format', () => {
  for (const { usage } of COMMANDS)
    expect(textOf('README.md')).toContain(`patchproof ${usage.split(' ')[0]}`);
  for (const { name, file } of FORMATS)
    expect(textOf('docs/reports.md')).toMatch(new RegExp(`\\| \`${name}\` +\\| \`${file}\``));
});

it('the documents say when an option of a command exists, and only then', () => {
  const known = new Set(
    COMMANDS.flatMap(({ options }) => options.flatMap(([flags]) => flags.match(/--[a-z-]+/g) ?? [])),
  );
  // Of other programs, and of every command.
  const others = [
    '--help',
    '--version',
    '--project',
    '--continue-on-error',
    '--variable',
    '--jobs',
    '--files',
    '--sample',
  ];
  const foreign = /^ *(npm|hurl|openssl|gh|curl|-addext|export|npx vitest)\b.*$/gm;
  for (const file of documents.filter((one) => !/proof|CONTRIBUTING/.test(one))) {
    const used =
      textOf(file)
        .replaceAll(foreign, '')
        .match(/(?<![\w-])--[a-z][a-z-]+/g) ?? [];
    expect(
      used.filter(
        (option) => !known.has(option) && !known.has(`--no-${option.slice(2)}`) && !others.includes(option),
      ),
      file,
    ).toEqual([]);
  }
});

describe('the prose linter', () => {
  const long = `${Array.from({ length: 31 }, (_, place) => `word${place}`).join(' ')}.`;

  it.each([
    [long, /a sentence of 31 words/],
    ['It is put back.', /write restore/],
    ['The the tenant answers.', /repeated/],
    ['| a | What you just send. |', /leave it out/],
  ])('finds %j', (text, says) => {
    expect(
      complaintsAbout(text)
        .map(({ message }) => message)
        .join('\n'),
    ).toMatch(says);
  });

  it.each([
    ['code', `\`\`\`sh\n${long}\n\`\`\``],
    ['words in backticks', `It says \`${long}\`.`],
    ['sentences that are short enough', 'One sentence. Another one.'],
    ['rows of a table', '| one sentence | another | a third |'],
  ])('leaves %s alone', (_, text) => {
    expect(complaintsAbout(text)).toEqual([]);
  });

  it('names the line', () => {
    expect(complaintsAbout(`Fine.\n\n${long}`)).toEqual([expect.objectContaining({ line: 3 })]);
  });
});
