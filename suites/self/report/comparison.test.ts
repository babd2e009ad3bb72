import { describe, expect, it } from 'vitest';
import { compareRecords, timelineOf } from '../../../src/history/compare-records.ts';
import type { RunRecord } from '../../../src/record/record.ts';
import { renderHistoryConsole, renderHistoryHtml } from '../../../src/report/comparison/history.ts';
import { answerPairs, marked, renderComparisonHtml } from '../../../src/report/comparison/html.ts';
import { DIAGNOSIS, NONE } from '../samples/sample-diagnosis.ts';
import { sample } from '../samples/sample-records.ts';

const [upheld, violations] = [sample('all-upheld'), sample('violations')];
const named = (name: string, record: RunRecord) => ({ name, record });

describe('answers side by side', () => {
  const shown = (was: string, is: string): readonly string[] => marked(was, is).map(({ markup }) => markup);

  it('are marked where they differ, and only there', () => {
    expect(shown('200 {a: 1, b: 2, c: 3}', '200 {a: 1, b: 4, c: 3}')).toEqual([
      '<pre>200 {a: 1, b: <mark>2</mark>, c: 3}</pre>',
      '<pre>200 {a: 1, b: <mark>4</mark>, c: 3}</pre>',
    ]);
    expect(shown('a b c d', 'x b c y')[0]).toBe('<pre><mark>a</mark> b c <mark>d</mark></pre>');
    expect(shown('a c', 'a b c')).toEqual(['<pre>a c</pre>', '<pre>a <mark>b </mark>c</pre>']);
    expect(shown('a: <as sent>, b: 1', 'a: <absent>, b: 1')[1]).toBe(
      '<pre>a: <mark>&#60;absent&#62;</mark>, b: 1</pre>',
    );
    expect(shown('same', 'same')).toEqual(['<pre>same</pre>', '<pre>same</pre>']);
    expect(shown('', '<b>')).toEqual(['<pre></pre>', '<pre><mark>&#60;b&#62;</mark></pre>']);
  });

  it('are those of the same case, and cases with the same answers are one pair', () => {
    const one = (id: string, actual: string) => ({ case: id, expected: '400', actual });
    expect(
      answerPairs({ gone: [one('a', '200'), one('b', '200')], fresh: [one('a', '500'), one('c', '500')] }),
    ).toEqual([
      { expected: '400', was: '200', is: '500', cases: ['a'] },
      { expected: '400', was: undefined, is: '500', cases: ['c'] },
      { expected: '400', was: '200', is: undefined, cases: ['b'] },
    ]);
  });

  it('stand on the page with links to both reports, and can be filtered', () => {
    const page = renderComparisonHtml(
      compareRecords([named('before', upheld), named('after', violations)]),
      new Map([['after', '../runs/after/index.html']]),
    );
    expect(page).toContain('<a href="../runs/after/index.html" aria-label="Report of after">report</a>');
    expect(page.match(/aria-label="Report of/g)).toHaveLength(1);
    expect(page).toMatch(
      /<h4>A<\/h4><p class="soft">as expected, or not sent<\/p><\/div><div><h4>B<\/h4><pre>/,
    );
    expect(page).toContain(
      '<select id="change" name="change"><option value="">any</option><option>new</option>',
    );
    expect(page).toMatch(/<tr data-item="" data-part="request" data-change="new" data-of="request\./);
  });
});

describe('a history', () => {
  const late = { ...violations, header: { ...violations.header, startedAt: '2026-06-09T09:30:00.000Z' } };
  const timeline = timelineOf([named('late', late), named('early', upheld)], (record) =>
    record === late ? DIAGNOSIS : NONE,
  );

  it('has its runs in the order in which they began, with counts and causes', () => {
    expect(
      timeline.runs.map(({ name, exitCode, broken, failures }) => [name, exitCode, broken, failures]),
    ).toEqual([
      ['early', 0, 0, 0],
      ['late', 1, 7, 11],
    ]);
    expect(timeline.causes.map(({ id }) => id)).toEqual(DIAGNOSIS.causes.map(({ id }) => id));
  });

  it('says what became of the last run, a line for each, on one page', () => {
    const text = renderHistoryConsole(timeline, { colour: false });
    expect(text).toMatch(
      /^2026-06-01 09:30 {2}conforms .*early\n2026-06-09 09:30 {2}does not conform .*late\n/,
    );
    expect(text).toContain('127.0.0.1:4010 does not conform: 2 new causes since the run before.\n');
    const page = renderHistoryHtml(timeline, new Map([['late', 'late/index.html']]));
    expect(page).toContain('<a href="late/index.html">late</a>');
    expect(page).toContain('The server accepts a name of any length');
    expect(page.match(/<path class="bad"/g)).toHaveLength(2);
  });

  it('of one run, and of hostile ones, is text and nothing else', () => {
    const one = timelineOf([named('<img src=x>', sample('hostile'))], () => NONE);
    expect(renderHistoryHtml(one, new Map())).not.toMatch(/<img|<script>alert|\u202e/);
    expect(renderHistoryConsole(one, { colour: false })).not.toMatch(/\p{Cf}|(?!\n)\p{Cc}/mu);
    expect(renderHistoryConsole(one, { colour: false })).toContain('1 run so far.');
  });
});
