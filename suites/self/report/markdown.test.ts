import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { COMMENT_LIMIT, renderMarkdown } from '../../../src/report/markdown.ts';
import { filledWith } from '../harness/filled-with.ts';
import { hostileTexts } from '../samples/hostile-texts.ts';
import { clean, sample } from '../samples/sample-records.ts';

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
    const fresh = ['x'.repeat(100_000)];
    fc.assert(
      fc.property(fc.oneof(hostileTexts, long), (text) => {
        const news = { fresh, known: [{ rule: text, reason: text, ticket: text }], stale: [text, text] };
        expect(renderMarkdown(filledWith(text), { news }).length).toBeLessThan(COMMENT_LIMIT);
      }),
      { numRuns: 30 },
    );
  });

  it('says what is new against a baseline, what it tolerates and what is to be mended in it', () => {
    const news = {
      fresh: ['response.body.echo'],
      known: [
        { rule: 'error.statusCode.equal', reason: 'asked for | a fix', ticket: 'T-1', expires: '2026-12-01' },
      ],
      stale: ['state.unsent.kept no longer occurs: remove it'],
    };
    const shown = renderMarkdown(sample('violations'), { news });
    expect(shown).toContain(
      '#### Against the baseline\n\n- new: `response.body.echo`\n\n- to mend: state.unsent',
    );
    expect(shown).toContain('<details><summary>tolerated · 1 rule</summary>');
    expect(shown).toContain('- `error.statusCode.equal`: asked for &#124; a fix (T-1, until 2026-12-01)');
    const none = renderMarkdown(clean, { news: { fresh: [], known: [], stale: [] } });
    expect(none).toContain('#### Against the baseline\n\nNothing new.\n\n| part');
  });
});
