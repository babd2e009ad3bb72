import { html, type Markup } from '../markup.ts';
import { visible } from '../visible.ts';

/** A path, or an id made like one, that is broken behind a slash before it is broken anywhere else. */
export function breakable(path: string): Markup {
  const parts = visible(path).split(/(?<=\/)(?=.)/s);
  return html`${parts.map((part, index) => html`${index === 0 ? undefined : { markup: '<wbr>' }}${part}`)}`;
}
