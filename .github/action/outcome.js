/** What the action says of a run that has ended, or could not begin: outputs, the summary and an annotation. */
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const {
  CODE = '',
  OUT = '',
  ERRORS = '',
  DIRECTORY = '.',
  GITHUB_OUTPUT = '',
  GITHUB_STEP_SUMMARY = '',
} = process.env;

const onOneLine = (text) => String(text).replaceAll(/\s+/g, ' ').trim();

/** Why a run could not begin: the first thing that patchproof, or Node.js before it, complained about. */
function reason() {
  const lines = readFileSync(ERRORS, 'utf8').split('\n');
  const own =
    lines.find((line) => line.startsWith('patchproof: ')) ?? lines.find((line) => line.trim() !== '');
  const said = onOneLine((own ?? 'it said nothing').replace(/^patchproof: /, ''));
  return said.length > 300 ? `${said.slice(0, 300)}…` : said;
}

function outcome() {
  const json = join(OUT, 'report.json');
  const what = existsSync(join(OUT, 'record.ndjson')) ? 'the run ended early' : 'the run could not begin';
  if (!existsSync(json)) return { verdict: `Cannot tell: ${what}: ${reason()}`, violations: 0 };
  const { verdict, rules } = JSON.parse(readFileSync(json, 'utf8'));
  return {
    verdict: verdict.sentence,
    violations: rules.filter(({ weight }) => weight === 'fails').length,
    hasReport: true,
  };
}

const { verdict, violations, hasReport = false } = outcome();
const outputs = {
  // A process that was killed, or that Node.js ended, has other codes: it cannot tell.
  'exit-code': /^[012]$/.test(CODE) && (hasReport || CODE !== '0') ? CODE : '2',
  verdict: onOneLine(verdict),
  violations,
  record: `${DIRECTORY.replace(/\/$/, '')}/${OUT}/record.ndjson`,
};
for (const [name, value] of Object.entries(outputs)) appendFileSync(GITHUB_OUTPUT, `${name}=${value}\n`);

const report = join(OUT, 'report.md');
if (existsSync(report)) {
  appendFileSync(GITHUB_STEP_SUMMARY, readFileSync(report, 'utf8'));
} else {
  const plain = outputs.verdict.replaceAll(/[\\`*_{}[\]<>#|&]/g, (mark) => `&#${mark.charCodeAt(0)};`);
  appendFileSync(GITHUB_STEP_SUMMARY, `### ❔ ${plain}\n`);
  process.stdout.write(`::error title=patchproof::${outputs.verdict.replaceAll('%', '%25')}\n`);
}
