import { html, type Markup } from '../markup.ts';
import { visible } from '../visible.ts';

/** Where one change ends and the next begins: `, name before →`. */
const NEXT = /, (?=[\w.]+ (?:absent|true|false|null|["[{\d-])[^→]* → )/;

/** Longer lists are cut: they are elided where they are made. */
const LONGEST = 2_000;

const linesOf = (text: string): readonly string[] =>
  text.includes(' → ') ? visible(text, LONGEST).split(NEXT) : [];

/** A list of changes, `name before → after`, one a line with what it became marked; empty when it is none. */
export function changes(text: string): readonly Markup[] {
  return linesOf(text).map((line) => {
    const at = line.lastIndexOf(' → ');
    return at === -1
      ? html`<span class="change">${line}</span>`
      : html`<span class="change">${line.slice(0, at)} → <mark>${line.slice(at + 3)}</mark></span>`;
  });
}

/** The members that such a list names. */
export const changedMembers = (text: string): readonly string[] =>
  linesOf(text).flatMap((line) => /(?:^|\s)([\w.]+) [^\s]/.exec(line.replace(/^GET: /, ''))?.[1] ?? []);
