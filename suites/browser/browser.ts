/** A headless Chromium with a new profile, and pages opened from disk that are watched. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { afterAll, onTestFinished } from 'vitest';

const flags = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

let launched: Promise<Browser> | undefined;
const browser = (): Promise<Browser> => {
  launched ??= chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: flags });
  return launched;
};
afterAll(async () => (await launched)?.close());

export interface Look {
  readonly width?: number;
  readonly height?: number;
  readonly scheme?: 'light' | 'dark';
  readonly fragment?: string;
  /** Run in the page before anything of its own. */
  readonly before?: string;
}

export interface Opened {
  readonly page: Page;
  readonly context: BrowserContext;
  /** Console messages of any kind, errors and dialogs. */
  readonly complaints: readonly string[];
  /** What the page asked for, itself aside. */
  readonly requests: readonly string[];
}

/** Opens a page that is written to disk first. It closes with the test. */
export async function open(html: string, look: Look = {}): Promise<Opened> {
  const { width = 1280, height = 900, scheme = 'light', fragment = '', before } = look;
  const folder = mkdtempSync(join(tmpdir(), 'patchproof-browser-'));
  const file = join(folder, 'index.html');
  writeFileSync(file, html);
  const context = await (await browser()).newContext({ viewport: { width, height }, colorScheme: scheme });
  onTestFinished(async () => {
    await context.close();
    rmSync(folder, { recursive: true, force: true });
  });
  const complaints: string[] = [];
  const requests: string[] = [];
  const page = await context.newPage();
  const own = pathToFileURL(file).href;
  page.on('console', (message) => complaints.push(`${message.type()}: ${message.text()}`));
  page.on('pageerror', (error) => complaints.push(`error: ${error.message}`));
  page.on('dialog', (dialog) => {
    complaints.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  context.on('page', (other) => complaints.push(`another page: ${other.url()}`));
  context.on('request', (request) => {
    if (request.url().split('#')[0] !== own) requests.push(request.url());
  });
  if (before !== undefined) await page.addInitScript(before);
  await page.goto(fragment === '' ? own : `${own}#${fragment}`);
  return { page, context, complaints, requests };
}

/** How far a page has moved under its reader, and whether it is wider than its window. */
export const WATCH_SHIFTS = `
  window.shifts = [];
  new PerformanceObserver((list) => {
    for (const one of list.getEntries()) if (!one.hadRecentInput) window.shifts.push(one.value);
  }).observe({ type: 'layout-shift', buffered: true });
`;

export const shiftsOf = (page: Page): Promise<readonly number[]> => page.evaluate('window.shifts');
export const overflowOf = (page: Page): Promise<number> =>
  page.evaluate('document.documentElement.scrollWidth - window.innerWidth');
