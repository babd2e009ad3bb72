import type { Finding, Violation } from '../../model.ts';
import { html, type Markup } from '../markup.ts';
import { changedMembers } from './changes.ts';

/** One status, or several that would do. */
export const STATUSES = /^\d{3}(?:(?:,| or) \d{3})*$/;

const LONG = 60;

/** The members that a violation is about: what its rule is named for, and what is expected of by name. */
export function membersAtFault({ rule }: Finding, own: Violation): ReadonlySet<string> {
  const { expected, actual, case: id } = own;
  const words = expected.match(/[a-zA-Z_]\w*/g) ?? [];
  return new Set([...rule.split('.').slice(1), id.split('/')[0] ?? '', ...words, ...changedMembers(actual)]);
}

/** Both sides, with the words marked in which they differ. A status stands for all of an answer. */
export function differing(expected: string, actual: string): readonly [expected: Markup, actual: Markup] {
  if (STATUSES.test(expected)) return [html`<mark>${expected}</mark>`, html`<mark>${actual}</mark>`];
  const [left, right] = [expected.split(/(?<=\s)/), actual.split(/(?<=\s)/)];
  const same = (a: string | undefined, b: string | undefined): boolean => a?.trimEnd() === b?.trimEnd();
  const shorter = Math.min(left.length, right.length);
  let start = 0;
  while (start < shorter && same(left[start], right[start])) start += 1;
  let end = 0;
  while (end < shorter - start && same(left.at(-1 - end), right.at(-1 - end))) end += 1;
  const side = (words: readonly string[]): Markup => {
    const middle = words.slice(start, words.length - end).join('');
    const marked = middle === '' ? undefined : html`<mark>${middle.trimEnd()}</mark>`;
    const gap = middle.endsWith(' ') ? ' ' : '';
    return html`${words.slice(0, start).join('')}${marked}${gap}${words.slice(words.length - end).join('')}`;
  };
  // Nothing in common: it is another answer altogether, and where it is long a mark shows nothing.
  if (start + end === 0)
    return [html`${expected}`, actual.length > LONG ? html`${actual}` : html`<mark>${actual}</mark>`];
  return [side(left), side(right)];
}
