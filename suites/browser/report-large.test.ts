import type { BrowserContext, Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { renderHtml } from '../../src/report/html/report.ts';
import { largeRecord } from '../self/samples/large-record.ts';
import { open } from './browser.ts';
import { expectQuiet } from './reports.ts';

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
      return Math.max(load.loadEventEnd, paint?.startTime ?? 0);
    })()`);
    const { metrics } = await session.send('Performance.getMetrics');
    const work = metrics.find(({ name }) => name === 'TaskDuration')?.value ?? Number.NaN;
    return [Math.round(work * 1000), Math.round(clock)];
  }

  test('of 1,000 failures is ready in under half a second more than an empty page', async () => {
    const works: number[] = [];
    for (const html of [renderHtml(largeRecord(0, 0)), renderHtml(largeRecord(1000, 1000))]) {
      const { page, context } = await open(html);
      const times: number[] = [];
      for (let round = 0; round < 3; round += 1) times.push((await opening(page, context))[0]);
      works.push(Math.min(...times));
    }
    const [empty = 0, full = 0] = works;
    process.stdout.write(
      `empty page ${empty} ms of work, 1,000 failures ${full} ms, ${(full / empty).toFixed(1)} times\n`,
    );
    expect(full - empty).toBeLessThan(500);
  });

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
