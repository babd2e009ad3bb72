import { describe, expect, test } from 'vitest';
import { renderHtml } from '../../src/report/html/report.ts';
import { filledWith } from '../self/harness/filled-with.ts';
import { open, overflowOf, shiftsOf, WATCH_SHIFTS } from './browser.ts';
import { expectQuiet, openEverything, report } from './reports.ts';

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
      const { page } = opened;
      expect(await shiftsOf(page)).toEqual([]);
      await openEverything(opened);
      expect(await page.evaluate("document.querySelectorAll('script').length")).toBe(2);
      expect(await page.evaluate("document.querySelectorAll('img, b, svg[onload], [onclick]').length")).toBe(
        0,
      );
      expect(await overflowOf(page)).toBe(0);
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
