import { describe, expect, test } from 'vitest';
import { open } from './browser.ts';
import { expectQuiet, LONG_NAME, openEverything, report, sample } from './reports.ts';

describe('a report opened from disk', () => {
  test('says the verdict, and nothing on the console; no request leaves', async () => {
    const opened = await open(report('violations'));
    expect(await opened.page.title()).toBe('Does not conform · patchproof · 127.0.0.1:4010');
    expect(await opened.page.locator('h1').textContent()).toBe(
      'Does not conform: 6 must rules violated on 127.0.0.1:4010.',
    );
    await openEverything(opened);
    expectQuiet(opened);
  });

  test('is narrowed by part, level, outcome and text, and shown whole again', async () => {
    const opened = await open(report('violations'));
    const { page } = opened;
    const shown = page.locator('details.rule:visible');
    await expect.poll(() => page.locator('#shown').textContent()).toBe('16 rules');
    expect(await shown.count()).toBe(0);
    await page.getByLabel('part', { exact: true }).selectOption('request');
    expect(await shown.count()).toBe(6);
    await page.getByLabel('outcome', { exact: true }).selectOption('violated');
    expect(await shown.count()).toBe(2);
    await page.getByLabel('level', { exact: true }).selectOption('should');
    expect(await shown.count()).toBe(0);
    expect(await page.getByText('Nothing fits this filter.').isVisible()).toBe(true);
    await page.getByRole('button', { name: 'Show all rules' }).click();
    expect(await page.locator('#shown').textContent()).toBe('16 rules');
    expect(await shown.count()).toBe(6);
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
    await page.locator('#part-request > summary').press('Enter');
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
    await opened.page.locator('#part-request > summary').click();
    await opened.page.locator(`[id="${LONG_NAME}"] > summary`).click();
    expect(await opened.page.locator(`[id="${LONG_NAME}"]`).getByText('Stored state').isVisible()).toBe(true);
    expect(await opened.page.locator('button:visible').count()).toBe(0);
  });
});
