/**
 * `npm run pictures`: writes the pictures and the samples of the README from real runs, and the screenshot where there
 * is a Chromium. `npm test` fails when the files are out of date.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { blockFrom, conforms, failingPage, fails, probes } from './project/sessions.ts';
import { terminalSvg } from './project/terminal-svg.ts';

/** A block of code behind its mark in a Markdown file; it may be empty. */
const blockOf = (name: string): RegExp =>
  new RegExp(`(<!-- sample: ${name} -->\n\n\`\`\`\\w*\n)[^]*?(\`\`\`\n)`);

function withSample(markdown: string, name: string, sample: string): string {
  if (!blockOf(name).test(markdown)) throw new Error(`the documents have no sample ${name}`);
  if (sample === '') throw new Error(`nothing was printed for the sample ${name}`);
  return markdown.replace(
    blockOf(name),
    (_, before: string, after: string) => `${before}${sample}\n${after}`,
  );
}

const lastLines = (text: string, count: number): string =>
  text.trimEnd().split('\n').slice(-count).join('\n');

/** So much of a run fits into the README and its picture. */
const LINES = { sample: 5, picture: 60 };
const COLUMNS = 100;

/** The files that pictures and samples are in, by path, as they have to be. `read` gives a document as it is. */
export async function pictures(read: (file: string) => string): Promise<Readonly<Record<string, string>>> {
  const seen = await fails({ colour: true, columns: COLUMNS });
  const shown = seen.printed.split('\n').slice(-LINES.picture).join('\n').trimStart();
  const readme = withSample(
    read('README.md'),
    'conforms',
    lastLines((await conforms()).printed, LINES.sample),
  );
  const { printed } = await fails();
  const failed = ['\\d+ likely cause', '✗ request'].map((first) => blockFrom(printed, first)).join('\n\n');
  return {
    'README.md': withSample(readme, 'fails', failed),
    'docs/probe.md': withSample(read('docs/probe.md'), 'probe', blockFrom((await probes()).printed, 'sent')),
    'docs/pictures/run.svg': terminalSvg(seen.command, shown, COLUMNS),
  };
}

/** A report as a PNG. */
export async function photograph(page: string, executablePath: string): Promise<Buffer> {
  const { chromium } = await import('playwright-core');
  const browser = await chromium.launch({
    executablePath,
    args: ['--headless', '--no-sandbox', '--disable-gpu'],
  });
  try {
    const view = await browser.newPage({ viewport: { width: 1100, height: 720 }, colorScheme: 'light' });
    await view.setContent(page);
    return await view.screenshot();
  } finally {
    await browser.close();
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const root = process.cwd();
  const files = await pictures((file) => readFileSync(join(root, file), 'utf8'));
  for (const [file, text] of Object.entries(files)) writeFileSync(join(root, file), text);
  const executable = process.env.CHROMIUM ?? '/usr/bin/chromium';
  if (existsSync(executable)) {
    writeFileSync(join(root, 'docs/pictures/report.png'), await photograph(await failingPage(), executable));
  } else {
    process.stderr.write(`pictures: no screenshot, because there is no ${executable}; set CHROMIUM\n`);
  }
}
