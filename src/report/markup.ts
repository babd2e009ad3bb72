import { escapeHtml } from './escape-html.ts';
import { visible } from './visible.ts';

/** HTML that is safe to stand in a page as it is. */
export interface Markup {
  readonly markup: string;
}

type Value = string | number | Markup | readonly Markup[] | undefined;

/** Longer texts are cut, and say so. */
const LONGEST = 700;

/**
 * HTML in which every value is escaped, unless it is markup itself: what a tenant sent cannot become an element,
 * an attribute or an invisible mark. Attributes must stand in double quotes.
 */
export function html(parts: TemplateStringsArray, ...values: readonly Value[]): Markup {
  return { markup: parts.map((part, index) => part + show(values[index])).join('') };
}

/** A text that is to be copied as it is: never cut. */
export function whole(text: string): Markup {
  return { markup: escapeHtml(visible(text, Number.POSITIVE_INFINITY)) };
}

/** Nothing, where markup is expected. */
export const nothing: Markup = { markup: '' };

function show(value: Value): string {
  if (value === undefined) return '';
  if (typeof value === 'string') return escapeHtml(visible(value, LONGEST));
  if (typeof value === 'number') return String(value);
  if ('markup' in value) return value.markup;
  return value.map(({ markup }) => markup).join('');
}
