import { elideJson, elideText } from '../../elide.ts';
import type { JsonObject } from '../../model.ts';
import { html, type Markup } from '../markup.ts';

/** An object, a member a line; those that are named are marked. */
export function members(object: JsonObject, marked: ReadonlySet<string>): Markup {
  const all = Object.entries(object);
  const lines = all.map(([name, value], index) => {
    const text = `"${elideText(name)}": ${elideJson(value)}`;
    const shown = marked.has(name) ? html`<mark>${text}</mark>` : html`${text}`;
    return html`<span class="member">${shown}${index < all.length - 1 ? ',' : ''}</span>`;
  });
  return all.length === 0 ? html`<pre>{}</pre>` : html`<pre>{${lines}}</pre>`;
}
