import type { JsonObject, Violation } from '../../model.ts';
import { describeValue } from '../../text/describe.ts';
import { elideJson, elideText } from '../../text/elide.ts';
import { own, parseObject, pointerOf } from '../../text/json.ts';
import { each, html, type Markup, nothing } from '../markup.ts';

/** So many members are shown: no resource of the API has as many. */
const MOST_MEMBERS = 60;

/** An object, a member a line; those that the pointers lead into are marked. */
export function members(object: JsonObject, pointers: readonly string[]): Markup {
  const all = Object.entries(object);
  const left = all.length - MOST_MEMBERS;
  const lines = all.slice(0, MOST_MEMBERS).map(([name, value], index) => {
    const text = `"${elideText(name)}": ${elideJson(value)}`;
    const shown = pointers.some((one) => `${one}/`.startsWith(`${pointerOf([name])}/`))
      ? html`<mark>${text}</mark>`
      : html`${text}`;
    return html`<span class="member">${shown}${index < all.length - 1 ? ',' : ''}</span>`;
  });
  return all.length === 0
    ? html`<pre>{}</pre>`
    : html`<pre>{${lines}${left > 0 ? html`<span class="member">… ${left} more</span>` : undefined}}</pre>`;
}

interface StateContext {
  /** How many writes lie between the two readings. */
  readonly writes: number;
  /** The members that the request sent; absent where that is not known. */
  readonly sent?: ReadonlySet<string> | undefined;
  /** The request that the state is of, where it is not that of the violation. */
  readonly request?: number;
}

/** What was stored before and after, a member a row, with those that the request sent told apart. */
export function storedState(
  { before, after, state }: Pick<Violation, 'before' | 'after' | 'state'>,
  { writes, sent, request }: StateContext,
): Markup {
  const told = state && html`<div class="stored"><h4>Stored state</h4><pre>${state}</pre></div>`;
  if (before === undefined && after === undefined) return told || nothing;
  const was = parseObject(before);
  const is = parseObject(after);
  if (was === undefined || is === undefined) return raw(before, after, state);
  const names = [...new Set([...Object.keys(was), ...Object.keys(is)])];
  const changed = names.filter((name) => show(was, name) !== show(is, name));
  const between =
    (writes > 1 ? `, ${writes} writes in between` : '') +
    (request === undefined ? '' : `, around request ${request}, which sent the same by itself`);
  const tag = (name: string): string => {
    if (sent?.has(name)) return 'sent';
    return sent !== undefined && changed.includes(name) ? 'not sent' : '';
  };
  const unsent = changed.filter((name) => tag(name) === 'not sent').length;
  const table = html`<table><thead><tr><th scope="col">member</th><th scope="col">before</th><th scope="col">after</th></tr></thead>
<tbody>${each(names.slice(0, MOST_MEMBERS), (name) => row(name, was, is, tag(name)))}</tbody></table>`;
  if (changed.length === 0)
    return html`<details class="stored"><summary><h4>Stored state</h4> <span class="soft small">the same before and after${between}</span></summary>${table}</details>`;
  return html`<div class="stored"><h4>Stored state <span class="soft">${changed.length} of ${names.length} members changed${between}${unsent === 0 ? '' : `; this request did not send ${unsent} of them`}</span></h4>
${table}</div>`;
}

function row(name: string, was: JsonObject, is: JsonObject, tag: string): Markup {
  const [before, after] = [show(was, name), show(is, name)];
  const isChanged = before !== after;
  const now = isChanged ? html`<mark>${after}</mark>` : html`${after}`;
  const told = tag && html` <span class="tag">${tag}</span>`;
  return html`<tr${isChanged ? { markup: ' class="changed"' } : nothing}><th scope="row"><code>${name}</code>${told}</th><td data-name="before"><code>${before}</code></td><td data-name="after"><code>${now}</code></td></tr>`;
}

const show = (object: JsonObject, name: string): string => describeValue(own(object, name));

/** What is no whole JSON any more, or was not read on one side. */
function raw(before: string | undefined, after: string | undefined, state: string | undefined): Markup {
  const side = (name: string, text: string | undefined): Markup =>
    html`<div><h4>Stored ${name}</h4><pre>${text ?? 'not read'}</pre></div>`;
  return html`<div class="stored"><div class="sides">${side('before', before)}${side('after', after)}</div>${state === undefined ? nothing : html`<pre>${state}</pre>`}</div>`;
}
