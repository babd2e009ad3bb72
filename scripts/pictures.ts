/**
 * `npm run pictures`: writes the pictures and the samples of the README from real runs, and the screenshot where there
 * is a Chromium. `npm test` fails when the files are out of date.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { blockFrom, conforms, failingPage, fails, probes } from './pictures/sessions.ts';
import { terminalSvg } from './pictures/terminal-svg.ts';

/** A block of code behind its mark in a Markdown file. */
const blockOf = (name: string): RegExp =>
  new RegExp(`(<!-- sample: ${name} -->\n\n\`\`\`\\w*\n)[^]*?(\n\`\`\`\n)`);

function withSample(markdown: string, name: string, sample: string): string {
  if (!blockOf(name).test(markdown)) throw new Error(`README.md has no sample ${name}`);
  if (sample === '') throw new Error(`nothing was printed for the sample ${name}`);
  return markdown.replace(blockOf(name), (_, before: string, after: string) => before + sample + after);
}

const lastLines = (text: string, count: number): string =>
  text.trimEnd().split('\n').slice(-count).join('\n');

/** So much of a run fits into the README and its picture. */
const LINES = { sample: 10, picture: 60 };

/** The files that pictures and samples are in, by path, as they have to be. */
export async function pictures(readme: string): Promise<Readonly<Record<string, string>>> {
  const seen = await fails({ colour: true, columns: 100 });
  const shown = seen.printed.split('\n').slice(-LINES.picture).join('\n').trimStart();
  const samples = {
    conforms: lastLines((await conforms()).printed, LINES.sample),
    fails: blockFrom((await fails()).printed, '✗ request'),
    probe: blockFrom((await probes()).printed, 'sent'),
  };
  return {
    'README.md': Object.entries(samples).reduce(
      (text, [name, sample]) => withSample(text, name, sample),
      readme,
    ),
    'docs/pictures/run.svg': terminalSvg(seen.command, shown),
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
  const files = await pictures(readFileSync(join(root, 'README.md'), 'utf8'));
  for (const [file, text] of Object.entries(files)) writeFileSync(join(root, file), text);
  const executable = process.env.CHROMIUM ?? '/usr/bin/chromium';
  if (existsSync(executable)) {
    writeFileSync(join(root, 'docs/pictures/report.png'), await photograph(await failingPage(), executable));
  } else {
    process.stderr.write(`pictures: no screenshot, because there is no ${executable}; set CHROMIUM\n`);
  }
}
