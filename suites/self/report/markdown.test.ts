import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { COMMENT_LIMIT, renderMarkdown } from '../../../src/report/markdown.ts';
import { filledWith } from '../harness/filled-with.ts';
import { hostileTexts } from '../samples/hostile-texts.ts';
import { againstBaseline, clean, sample } from '../samples/sample-records.ts';

describe('renderMarkdown', () => {
  it('leaves no HTML, pipe or backtick of the target as it was', () => {
    const own = /<\/?(?:pre|details|summary|sub|code)>/g;
    fc.assert(
      fc.property(hostileTexts, (text) => {
        const shown = renderMarkdown(filledWith(text));
        const pre = /<pre>\n[^<]*\n<\/pre>/g;
        expect(shown.replace(pre, '').replace(own, '')).not.toMatch(/[<>]/);
        const rows = shown.split('\n').filter((line) => line.startsWith('|'));
        expect(rows.every((row) => row.split('|').length === rows[0]?.split('|').length)).toBe(true);
      }),
    );
    const hostile = renderMarkdown(sample('hostile')).replace(/<pre>\n[^<]*\n<\/pre>/g, '');
    expect(hostile).not.toMatch(/<script|<img|`code`|@everyone|http:\/\/evil|!\[|\]\(/);
  });

  it('stays below what a comment may hold', () => {
    const { findings, ...rest } = sample('violations');
    const many = Array.from({ length: 100 }, (_, index) =>
      findings.map((finding) => ({ ...finding, rule: `${finding.rule}-${index}` })),
    ).flat();
    const shown = renderMarkdown({ ...rest, findings: many });
    expect(shown.length).toBeLessThan(65_536);
    expect(shown).toMatch(/^\*\*Cut to fit a comment\.\*\* Left out: \d+ broken rules \(/m);
    expect(shown).toContain(', and what is inapplicable, explored. The record has everything.');
    expect(shown).toContain('| total | 500 | 200 | 600 |');
  });

  it('stays below it whatever a record holds', () => {
    const long = fc.constantFrom('<', '_', '\u202e', '|', 'a').map((unit) => unit.repeat(100_000));
    fc.assert(
      fc.property(fc.oneof(hostileTexts, long), (text) => {
        const entry = { rule: text, because: text, mend: text };
        const against = againstBaseline(filledWith(text), [], [entry, entry]);
        expect(renderMarkdown(against).length).toBeLessThan(COMMENT_LIMIT);
      }),
      { numRuns: 30 },
    );
  });

  it('says what is new against a baseline, what it tolerates and what is to be mended in it', () => {
    const stale = { rule: 'state.unsent.kept', because: 'it no longer occurs', mend: 'remove it' };
    const shown = renderMarkdown(againstBaseline(sample('violations'), ['response.body.echo'], [stale]));
    expect(shown).toContain(
      '#### Against the baseline\n\n- new: `response.body.echo`\n\n- to mend: state.unsent',
    );
    expect(shown).toContain('<details><summary>tolerated · 6 rules</summary>');
    expect(shown).toContain('- `error.statusCode.equal`: asked for &#124; a fix (T-1, until 2026-12-01)');
    const none = renderMarkdown(againstBaseline(clean));
    expect(none).toContain('#### Against the baseline\n\nNothing new.\n\n| part');
  });
});
