import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { open } from './browser.ts';
import { diagnosed, expectQuiet } from './reports.ts';

const focused = (page: Page): Promise<unknown> =>
  page.evaluate("document.activeElement.closest('[data-failure]')?.id ?? document.activeElement.id");
const hashOf = (page: Page): Promise<string> => page.evaluate('location.hash');

describe('a diagnosed report', () => {
  test('goes from failure to failure by n and p, opens each, and says which it is', async () => {
    const opened = await open(diagnosed());
    const { page } = opened;
    const total: number = await page.evaluate("document.querySelectorAll('[data-failure]').length");
    expect(total).toBe(11);
    await page.keyboard.press('n');
    expect(await focused(page)).toBe('f1');
    expect(await page.locator('#f1').getByText('Expected', { exact: true }).isVisible()).toBe(true);
    expect(await page.locator('#said').textContent()).toBe('failure 1 of 11');
    for (let times = 1; times < total; times += 1) await page.keyboard.press('n');
    expect(await focused(page)).toBe('f11');
    await page.keyboard.press('n');
    expect(await focused(page)).toBe('f1');
    await page.keyboard.press('p');
    expect(await focused(page)).toBe('f11');
    expect(await page.locator('details.cause[open]').count()).toBe(2);
    await expect.poll(() => hashOf(page)).toMatch(/^#f11\?turned=/);
    expectQuiet(opened);
  });

  test('focuses the search by /, in which letters are letters, and the legend by ?', async () => {
    const opened = await open(diagnosed());
    const { page } = opened;
    await page.keyboard.press('/');
    expect(await focused(page)).toBe('text');
    await page.keyboard.type('n/p?');
    expect(await page.getByLabel('text', { exact: true }).inputValue()).toBe('n/p?');
    expect(await page.getByText('Nothing fits this filter.').isVisible()).toBe(true);
    await page.getByRole('button', { name: 'Show all rules' }).click();
    expect(await page.locator('#shown').textContent()).toBe('16 rules');
    await page.keyboard.press('?');
    await expect.poll(() => hashOf(page)).toMatch(/^#legend/);
    expectQuiet(opened);
  });

  test('keeps filters and what is open in its URL, and shows the same from it', async () => {
    const opened = await open(diagnosed());
    const { page, context } = opened;
    await page.locator('details.cause > summary').first().click();
    await page.getByLabel('outcome', { exact: true }).selectOption('violated');
    await page.getByLabel('text', { exact: true }).fill('null');
    await expect.poll(() => hashOf(page)).toMatch(/outcome=violated.*text=null.*turned=/);
    const seen = (of: Page): Promise<unknown> =>
      of.evaluate(
        "[...document.querySelectorAll('details')].map((one) => one.id + one.open + one.hidden).join()",
      );
    const other = await context.newPage();
    await other.goto(page.url());
    await expect.poll(() => seen(other)).toBe(await seen(page));
    expect(await other.getByLabel('text', { exact: true }).inputValue()).toBe('null');
    expect(await other.locator('#shown').textContent()).toBe(await page.locator('#shown').textContent());
    expect(opened.requests.filter((url) => !url.startsWith(page.url().split('#')[0] ?? ''))).toEqual([]);
  });

  test('expands and collapses all, and a link to all that is expanded shows it so', async () => {
    const opened = await open(diagnosed());
    const { page } = opened;
    const closed = page.locator('main details:not([open])');
    expect(await closed.count()).toBeGreaterThan(20);
    await page.getByRole('button', { name: 'Expand all' }).click();
    expect(await closed.count()).toBe(0);
    await expect.poll(() => hashOf(page)).toBe('#?turned=all');
    await page.reload();
    expect(await page.locator('details[id]:not([open])').count()).toBe(0);
    await page.getByRole('button', { name: 'Collapse all' }).click();
    expect(await page.locator('main details[open]').count()).toBe(0);
    expectQuiet(opened);
  });

  test('leads from a cause to the rules that hold once it is mended', async () => {
    const opened = await open(diagnosed());
    const { page } = opened;
    await page
      .getByRole('link', { name: '1 likely cause and 1 possible cause explain 6 of 11 failures' })
      .click();
    await page.locator('details.cause > summary').first().click();
    await page.locator('.cause[open] .names a').first().click();
    await expect
      .poll(() => page.locator('[id="request.show_as_button.type"]').getAttribute('open'))
      .not.toBeNull();
    expectQuiet(opened);
  });
});
