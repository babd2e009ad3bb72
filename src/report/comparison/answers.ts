import type { ChangeGroup } from '../../history/compare-records.ts';
import { groupBy } from '../../text/group-by.ts';
import { html, type Markup, nothing } from '../markup.ts';
import { count, someOf } from '../words.ts';
import type { ComparisonView } from './words.ts';

/** What the first column answered and what others did, to the same cases. Absent: it was not broken there. */
interface AnswerPair {
  readonly expected?: string;
  readonly was?: string | undefined;
  readonly is?: string | undefined;
  readonly cases: readonly string[];
}

/** So many pairs, and so many cases of each, are shown; the records have all. */
const PAIRS = 8;
const CASES = 5;

/** The answers of a rule that changed, by case: those that are alike in one pair. */
export function answerPairs({ fresh, gone }: Pick<ChangeGroup, 'fresh' | 'gone'>): readonly AnswerPair[] {
  const all = [...new Set([...fresh, ...gone].map((one) => one.case))].map((id) => {
    const [was, is] = [gone, fresh].map((answers) => answers.findLast((one) => one.case === id));
    return { id, was: was?.actual, is: is?.actual, expected: (is ?? was)?.expected ?? '' };
  });
  return groupBy(all, ({ id: _, ...answers }) => JSON.stringify(answers)).map((group) => {
    const [{ id: _, ...answers }] = group;
    return { ...answers, cases: group.map(({ id }) => id) };
  });
}

type Group = ComparisonView['differing'][number]['groups'][number];

function observedPair({ observed, before }: Group): AnswerPair {
  const only = (own: readonly string[], others: readonly string[]): string =>
    own.filter((answer) => !others.includes(answer)).join(' · ');
  return { was: only(before, observed), is: only(observed, before), cases: [] };
}

export function sideBySide(group: Group): Markup {
  if (group.change === 'unknown') return html`<p>Here it is ${group.word}.</p>`;
  const pairs = group.observed.length > 0 ? [observedPair(group)] : answerPairs(group);
  const left = pairs.length - PAIRS;
  return html`${pairs.slice(0, PAIRS).map((pair) => pairOf(pair, group.letters))}${left > 0 ? html`<p class="soft">and ${count(left, 'more answer')}, in the records</p>` : nothing}`;
}

export const rewordedSides = ({ from, to, cases, letters }: ComparisonView['rewordings'][number]): Markup =>
  pairOf({ was: from, is: to, cases }, letters);

function pairOf({ expected, was, is, cases }: AnswerPair, letters: string): Markup {
  const [before, after] = was === undefined || is === undefined ? [plain(was), plain(is)] : marked(was, is);
  const where = someOf(cases, CASES, 'case');
  return html`<div class="pair">${cases.length === 0 ? nothing : html`<p class="small soft"><code>${where}</code>${expected === undefined ? nothing : html` expected <code>${expected}</code>`}</p>`}
<div class="sides"><div><h4>A</h4>${before}</div><div><h4>${letters}</h4>${after}</div></div></div>`;
}

const plain = (text: string | undefined): Markup =>
  text === undefined ? html`<p class="soft">as expected, or not sent</p>` : html`<pre>${text}</pre>`;

/** A placeholder, a word, or what stands between words. */
const WORDS = /<[^<>]*>|[^\s<>,:{}[\]]+|[\s,:{}[\]]+|[<>]/g;

/** Two texts with the words marked in which they differ; where words came or went, all from the first to the last. */
export function marked(was: string, is: string): readonly [Markup, Markup] {
  const [a, b] = [was.match(WORDS) ?? [], is.match(WORDS) ?? []];
  const shorter = Math.min(a.length, b.length);
  let start = 0;
  while (start < shorter && a[start] === b[start]) start += 1;
  let end = 0;
  while (end < shorter - start && a.at(-1 - end) === b.at(-1 - end)) end += 1;
  const show = (words: readonly string[], others: readonly string[]): Markup => {
    const isMarked = (place: number): boolean =>
      place >= start &&
      place < words.length - end &&
      (a.length !== b.length || words[place] !== others[place]);
    const pieces = words.map((word, place) => (isMarked(place) ? html`<mark>${word}</mark>` : html`${word}`));
    // Neighbours have one mark.
    return { markup: html`<pre>${pieces}</pre>`.markup.replaceAll('</mark><mark>', '') };
  };
  return [show(a, b), show(b, a)];
}
