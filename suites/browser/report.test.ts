import type { BrowserContext, Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import type { RunRecord } from '../../src/model.ts';
import { parseRecord } from '../../src/report/parse-record.ts';
import { renderHtml } from '../../src/report/render-html.ts';
import { filledWith } from '../self/filled-with.ts';
import { largeRecord } from '../self/large-record.ts';
import { SAMPLES } from '../self/report-samples.ts';
import { violationsIn } from './axe.ts';
import { type Opened, open, overflowOf, shiftsOf, WATCH_SHIFTS } from './browser.ts';

const sample = (name: string): RunRecord => parseRecord(SAMPLES[name] ?? '');
const report = (name: string): string => renderHtml(sample(name));
const LONG_NAME = 'request.organization_connection_name.maxLength';

/** What must be so of every page, whatever was done to it. */
function expectQuiet({ complaints, requests }: Opened): void {
  expect(complaints).toEqual([]);
  expect(requests).toEqual([]);
}

const openEverything = ({ page }: Opened): Promise<unknown> =>
  page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })");

describe('a report opened from disk', () => {
  test('says the verdict, and nothing on the console; no request leaves', async () => {
    const opened = await open(report('violations'));
    expect(await opened.page.title()).toBe('Does not conform · patchproof · http://127.0.0.1:4010');
    expect(await opened.page.locator('h1').textContent()).toBe('Does not conform: 6 must rules violated.');
    await openEverything(opened);
    expectQuiet(opened);
  });

  test('is narrowed by part, level, outcome and text, and shown whole again', async () => {
    const opened = await open(report('violations'));
    const { page } = opened;
    const shown = page.locator('details.rule:visible');
    await expect.poll(() => shown.count()).toBe(16);
    await page.getByLabel('part', { exact: true }).selectOption('request');
    expect(await shown.count()).toBe(6);
    await page.getByLabel('outcome', { exact: true }).selectOption('violated');
    expect(await shown.count()).toBe(2);
    await page.getByLabel('level', { exact: true }).selectOption('should');
    expect(await shown.count()).toBe(0);
    expect(await page.getByText('No rule fits this filter.').isVisible()).toBe(true);
    await page.getByRole('button', { name: 'Show all' }).click();
    expect(await shown.count()).toBe(16);
    await page.getByLabel('text', { exact: true }).fill('REJECTED unchanged');
    expect(await shown.count()).toBe(1);
    expect(await page.locator('#shown').textContent()).toBe('1 of 16 rules');
    await page.getByLabel('text', { exact: true }).press('Enter');
    expectQuiet(opened);
  });

  test('is narrowed by a number of the counts', async () => {
    const opened = await open(report('violations'));
    await opened.page.getByRole('link', { name: '1 deviating, request' }).click();
    expect(await opened.page.locator('details.rule:visible .id').allInnerTexts()).toEqual([
      'request.is_signup_enabled.tie',
    ]);
    expectQuiet(opened);
  });

  test('opens and closes a rule by keyboard', async () => {
    const opened = await open(report('violations'));
    const { page } = opened;
    const rule = page.locator(`[id="${LONG_NAME}"]`);
    await rule.locator('> summary').focus();
    await page.keyboard.press('Enter');
    expect(await rule.getAttribute('open')).not.toBeNull();
    expect(await rule.getByText('Stored state').isVisible()).toBe(true);
    await page.keyboard.press('Tab');
    expect(await page.evaluate('document.activeElement.textContent')).toBe('a name of 51 characters');
    await page.keyboard.press('Shift+Tab');
    await page.keyboard.press('Space');
    expect(await rule.getAttribute('open')).toBeNull();
    expectQuiet(opened);
  });

  test('is reached by Tab alone, the skip link first', async () => {
    const { page } = await open(report('violations'));
    await page.keyboard.press('Tab');
    expect(await page.evaluate('document.activeElement.textContent')).toBe('Skip to the results');
    await page.keyboard.press('Enter');
    const reached = new Set<unknown>();
    for (let step = 0; step < 60; step += 1) {
      await page.keyboard.press('Tab');
      reached.add(await page.evaluate('document.activeElement.tagName'));
    }
    for (const tag of ['A', 'SELECT', 'INPUT', 'BUTTON', 'SUMMARY']) expect(reached).toContain(tag);
  });

  test('opens the rule that a fragment names, on opening and later, even when it is filtered away', async () => {
    const opened = await open(report('violations'), { fragment: LONG_NAME });
    const { page } = opened;
    const isOpen = (id: string): Promise<string | null> => page.locator(`[id="${id}"]`).getAttribute('open');
    expect(await isOpen(LONG_NAME)).not.toBeNull();
    const top: number = await page.evaluate(
      `document.getElementById('${LONG_NAME}').getBoundingClientRect().top`,
    );
    expect(top).toBeGreaterThanOrEqual(0);
    expect(top).toBeLessThan(450);
    await page.getByLabel('part', { exact: true }).selectOption('error');
    await page.evaluate("location.hash = '#state.rejection.inert'");
    await expect.poll(() => isOpen('state.rejection.inert')).not.toBeNull();
    expect(await page.locator('[id="state.rejection.inert"]').isVisible()).toBe(true);
    await page
      .locator(`[id="state.rejection.inert"] .violation`)
      .getByRole('link', { name: 'request 13' })
      .click();
    expect(await page.locator('#x13').isVisible()).toBe(true);
    await page.evaluate("location.hash = '#no-such-rule'; location.hash = '#%'");
    expectQuiet(opened);
  });

  test.for([
    ['the clipboard', undefined],
    [
      'a selection, where there is no clipboard',
      "Object.defineProperty(navigator, 'clipboard', { value: undefined })",
    ],
  ] as const)('copies by %s', async ([, before]) => {
    const opened = await open(report('violations'), { fragment: LONG_NAME, ...(before && { before }) });
    const { page, context } = opened;
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    const rule = page.locator(`[id="${LONG_NAME}"]`);
    const copied = async (): Promise<unknown> => {
      // Where it was taken away, what was copied is pasted.
      if (before === undefined) return page.evaluate('navigator.clipboard.readText()');
      const text = page.getByLabel('text', { exact: true });
      await text.fill('');
      await text.press('Control+v');
      return text.inputValue();
    };
    await rule.getByRole('button', { name: 'Copy Run again' }).first().click();
    await expect.poll(() => page.locator('#said').textContent()).toBe('Copied');
    expect(await rule.locator('[data-copy=done]').textContent()).toBe('Copied');
    expect(await copied()).toBe(`npx patchproof run --only ${LONG_NAME}`);
    await rule.getByRole('button', { name: 'Copy curl' }).click();
    await expect.poll(() => rule.locator('[data-copy=done]').count()).toBe(1);
    const [violation] = sample('violations').findings[0]?.violations ?? [];
    expect(await copied()).toBe(violation?.curl);
    expectQuiet(opened);
  });

  test('is readable without scripts, and without what needs them', async () => {
    const opened = await open(report('violations').replace(/<script>.*?<\/script>/gs, ''));
    expect(await opened.page.locator('form.filter').isVisible()).toBe(false);
    await opened.page.locator(`[id="${LONG_NAME}"] > summary`).click();
    expect(await opened.page.locator(`[id="${LONG_NAME}"]`).getByText('Stored state').isVisible()).toBe(true);
    expect(await opened.page.locator('button:visible').count()).toBe(0);
  });
});

describe('whoever reads it', () => {
  const looks = (['light', 'dark'] as const).flatMap((scheme) =>
    [1280, 360].map((width) => [scheme, width] as const),
  );

  test.for(looks)('axe finds nothing serious: %s, %i px', async ([scheme, width]) => {
    for (const name of ['violations', 'throttled', 'truncated']) {
      const opened = await open(report(name), { scheme, width });
      await openEverything(opened);
      expect(await violationsIn(opened.page), name).toEqual([]);
      expectQuiet(opened);
    }
  });

  test('nothing jumps and nothing is wider than a phone of 360 px', async () => {
    for (const name of Object.keys(SAMPLES)) {
      const opened = await open(report(name), { width: 360, height: 740, before: WATCH_SHIFTS });
      const { page } = opened;
      expect(await overflowOf(page), name).toBe(0);
      await page.evaluate(
        '(async () => { for (let y = 0; y < document.body.scrollHeight; y += 500) { scrollTo(0, y); await new Promise(requestAnimationFrame); } })()',
      );
      expect(await shiftsOf(page), name).toEqual([]);
      await openEverything(opened);
      expect(await overflowOf(page), `${name}, all open`).toBe(0);
    }
  });

  test('in print, what is broken is open and what is for clicking is gone', async () => {
    const { page } = await open(report('violations'), { width: 700 });
    await page.emulateMedia({ media: 'print' });
    expect(await page.locator(`[id="${LONG_NAME}"]`).getByText('Stored state').isVisible()).toBe(true);
    expect(await page.locator('[id="response.body.object"] blockquote').isVisible()).toBe(false);
    expect(await page.locator('button:visible, form:visible').count()).toBe(0);
    expect(await overflowOf(page)).toBeLessThanOrEqual(0);
  });
});

describe('whatever a tenant sends', () => {
  const payloads = {
    'script tags':
      '</script><script>alert(1)</script><img src=x onerror=alert(2)><svg onload=alert(3)>"\' onclick=alert(4) ',
    'right to left': '\u202egnp.exe\u202c שלום عربي \u2067\u200f',
    'a string of 100 kB': '<b>long</b>'.repeat(9_100),
    'a word of 100 kB': 'x'.repeat(100_000),
    'marks without end': 'Z\u0336\u0334\u0310'.repeat(500),
  };

  test.for(Object.entries(payloads))('%s does nothing', async ([, text]) => {
    for (const width of [1280, 360]) {
      const opened = await open(renderHtml(filledWith(text)), { width, before: WATCH_SHIFTS });
      await openEverything(opened);
      const { page } = opened;
      expect(await page.evaluate("document.querySelectorAll('script').length")).toBe(2);
      expect(await page.evaluate("document.querySelectorAll('img, b, svg[onload], [onclick]').length")).toBe(
        0,
      );
      expect(await overflowOf(page)).toBe(0);
      expect(await shiftsOf(page)).toEqual([]);
      for (const summary of await page.locator('.rule > summary:visible').all()) await summary.click();
      expectQuiet(opened);
    }
  });

  test('the sample that is hostile all over does nothing either', async () => {
    const opened = await open(report('hostile'));
    await openEverything(opened);
    await opened.page.getByLabel('text', { exact: true }).fill('<script>');
    expect(await opened.page.evaluate("document.querySelectorAll('script').length")).toBe(2);
    expectQuiet(opened);
  });

  test('a script that came in all the same would not run', async () => {
    const smuggled =
      '<img src=x onerror="document.title=1"><script>document.title=2</script><p style="color:red">';
    const { page, complaints } = await open(report('violations').replace('<main', `${smuggled}<main`));
    expect(await page.title()).toContain('Does not conform');
    expect(complaints.filter((one) => one.includes('Content Security Policy')).length).toBeGreaterThanOrEqual(
      3,
    );
  });
});

test('what is watched for is seen: a page that jumps, asks, complains and is hard to read', async () => {
  const poor = `<!doctype html><title>x</title><p style="color:#ccc">pale</p><p>below</p><div style="width:2000px">wide</div>
    <script>console.error('no'); fetch('http://127.0.0.1:9/').catch(() => {});
    setTimeout(() => document.body.prepend(Object.assign(document.createElement('h1'), { textContent: 'late' })), 300);</script>`;
  const { page, complaints, requests } = await open(poor, { before: WATCH_SHIFTS });
  await expect.poll(() => shiftsOf(page)).not.toEqual([]);
  expect((await violationsIn(page)).join()).toContain('color-contrast');
  expect(complaints.join()).toContain('error: no');
  expect(requests).toEqual(['http://127.0.0.1:9/']);
  expect(await overflowOf(page)).toBeGreaterThan(0);
});

describe('a record of 1,000 findings', () => {
  const patience = 1_000;

  /** Milliseconds of work until everything is there, drawn and can be used, and milliseconds on the clock. */
  async function opening(
    page: Page,
    context: BrowserContext,
  ): Promise<readonly [work: number, clock: number]> {
    const session = await context.newCDPSession(page);
    await session.send('Performance.enable', { timeDomain: 'threadTicks' });
    await page.reload();
    const clock: number = await page.evaluate(`(async () => {
      await new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)));
      const [load] = performance.getEntriesByType('navigation');
      const paint = performance.getEntriesByName('first-contentful-paint')[0];
      return Math.max(load.loadEventEnd, paint.startTime);
    })()`);
    const { metrics } = await session.send('Performance.getMetrics');
    const work = metrics.find(({ name }) => name === 'TaskDuration')?.value ?? Number.NaN;
    return [Math.round(work * 1000), Math.round(clock)];
  }

  test.for([
    [1000, 100],
    [1000, 1000],
  ] as const)('%i, of which %i are broken, opens at once and is filtered at once', async ([size, broken]) => {
    const text = renderHtml(largeRecord(size, broken));
    expect(Buffer.byteLength(text)).toBeLessThan(2_000_000);
    const opened = await open(text);
    const { page, context } = opened;
    const [work, clock] = await opening(page, context);
    process.stdout.write(
      `${size} findings, ${broken} broken: ${Buffer.byteLength(text)} bytes, ready after ${clock} ms, ${work} ms of work\n`,
    );
    // The clock runs for everything else on the machine too: it is given more.
    expect(work).toBeLessThan(patience);
    expect(clock).toBeLessThan(10 * patience);
    const took: number = await page.evaluate(`(() => {
      const start = performance.now();
      const field = document.getElementById('text');
      field.value = 'unchanged';
      field.dispatchEvent(new Event('input', { bubbles: true }));
      document.body.getBoundingClientRect();
      return performance.now() - start;
    })()`);
    expect(took).toBeLessThan(10 * patience);
    expect(await page.locator('#shown').textContent()).toMatch(/^\d+ of 1000 rules$/);
    expectQuiet(opened);
  });
});
