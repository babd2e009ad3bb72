import { elideJson, elideText } from '../../elide.ts';
import type { JsonObject } from '../../model.ts';
import { html, type Markup } from '../markup.ts';

/** So many members are shown: no resource of the API has as many. */
export const MOST_MEMBERS = 60;

/** An object, a member a line; those that are named are marked. */
export function members(object: JsonObject, marked: ReadonlySet<string>): Markup {
  const all = Object.entries(object);
  const left = all.length - MOST_MEMBERS;
  const lines = all.slice(0, MOST_MEMBERS).map(([name, value], index) => {
    const text = `"${elideText(name)}": ${elideJson(value)}`;
    const shown = marked.has(name) ? html`<mark>${text}</mark>` : html`${text}`;
    return html`<span class="member">${shown}${index < all.length - 1 ? ',' : ''}</span>`;
  });
  return all.length === 0
    ? html`<pre>{}</pre>`
    : html`<pre>{${lines}${left > 0 ? html`<span class="member">… ${left} more</span>` : undefined}}</pre>`;
}
