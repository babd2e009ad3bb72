import { describe, expect, test } from 'vitest';
import { SAMPLES } from '../self/samples/report-samples.ts';
import { violationsIn } from './axe.ts';
import { open, overflowOf, shiftsOf, WATCH_SHIFTS } from './browser.ts';
import { diagnosed, expectQuiet, LONG_NAME, openEverything, report } from './reports.ts';

describe('whoever reads it', () => {
  const looks = (['light', 'dark'] as const).flatMap((scheme) =>
    [1280, 360].map((width) => [scheme, width] as const),
  );

  test.for(looks)('axe finds nothing serious: %s, %i px', async ([scheme, width]) => {
    for (const html of [diagnosed(), report('throttled'), report('truncated'), report('unread')]) {
      const opened = await open(html, { scheme, width });
      await openEverything(opened);
      expect(await violationsIn(opened.page)).toEqual([]);
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
