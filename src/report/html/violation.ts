import type { Finding, JsonObject, Violation } from '../../model.ts';
import type { RecordedExchange } from '../../record/record.ts';
import { rerun, stateWhenAlone, writesAround } from '../../record/run-facts.ts';
import { describeValue } from '../../text/describe.ts';
import { elideJson, elideText, visible } from '../../text/elide.ts';
import { own as ownMember, parseObject, pointerOf } from '../../text/json.ts';
import { count } from '../words.ts';
import { each, html, type Markup, nothing, whole } from './markup.ts';
import { answeredIn, breakable, copyButton, copyLine, LONGEST, open, ruleLink, type Shown } from './words.ts';

interface ViolationOptions {
  readonly isOpen: boolean;
  /** The fragment of a failure that stands outside its rule, and names it. */
  readonly id?: string;
}

type RecordedResponse = Extract<RecordedExchange['reply'], { readonly kind: 'response' }>;

/** So many characters of an answer stand in the line of its violation. */
const BRIEF = 60;

export function violation(
  shown: Shown,
  finding: Finding,
  own: Violation,
  { isOpen, id }: ViolationOptions,
): Markup {
  const exchange = shown.exchanges.get(own.exchange);
  const pointers = (own.differences ?? []).flatMap(({ pointer }) => pointer ?? []);
  const reply = exchange?.reply.kind === 'response' ? exchange.reply : undefined;
  const expected = isOfStatus(own) ? mark(own.expected) : own.expected;
  const brief = isOfStatus(own) && reply ? String(reply.status) : visible(own.actual, BRIEF);
  const place = id && html` id="${id}" data-failure=""`;
  const told =
    id &&
    html` <span class="soft">expected <code>${visible(own.expected, BRIEF)}</code>, actual <code>${brief}</code></span>`;
  const rule =
    id && html`<p class="small">${ruleLink(finding.rule)} <span class="soft">${finding.statement}</span></p>`;
  return html`<details class="violation"${place}${open(isOpen)}><summary><h3>${own.title}</h3>${told}</summary>
<div class="around">${rule}<p class="small soft"><code>${breakable(own.case)}</code> ${request(shown, own, exchange)}</p>
<div class="sides three"><div><h4>Sent</h4>${sent(shown, own, exchange, pointers)}</div><div><h4>Expected</h4><pre>${expected}</pre></div><div><h4>Actual</h4>${answerOf(own, reply, pointers)}${headers(own, reply)}</div></div>
${shown.detail.state ? stored(shown, own, exchange) : nothing}
${copyLine('Run again', rerun(shown.record.header, finding))}
${own.script === undefined ? copyLine('curl', own.curl) : steps(own.script)}</div></details>`;
}

/** The state after this request; if others wrote in between, the state after the same request sent alone. */
function stored({ record }: Shown, own: Violation, exchange: RecordedExchange | undefined): Markup {
  const writes = writesAround(record, own.exchange);
  const isShared = writes > 1 && own.before !== undefined && own.after !== undefined;
  const alone = isShared ? stateWhenAlone(record, own.case) : undefined;
  return alone === undefined
    ? storedState(own, { writes, sent: sentMembers(exchange) })
    : storedState(alone, { writes: 1, sent: sentMembers(exchange), request: alone.request });
}

/** Requests that show it only together, in order. */
function steps(script: readonly string[]): Markup {
  const length = script.reduce((sum, line) => sum + line.length, 0);
  if (length > LONGEST) return copyLine('Steps', script.join('\n'));
  return html`<div class="line"><h4>Steps <span class="soft">${count(script.length, 'request')}, in this order</span></h4><div class="copy"><ol class="script">${each(script, (line) => html`<li><code>${whole(line)}</code></li>`)}</ol>${copyButton('Steps')}</div></div>`;
}

/** The headers of the answer: open where what differs is neither a status nor a member. */
function headers({ differences = [] }: Violation, reply: RecordedResponse | undefined): Markup {
  const all = Object.entries(reply?.headers ?? {});
  if (all.length === 0) return nothing;
  const isHeader = differences.some(({ status, pointer }) => status === undefined && pointer === undefined);
  return html`<details class="headers"${open(isHeader)}><summary>${count(all.length, 'header')}</summary>${all.map(([name, value]) => html`<pre>${name}: ${value}</pre>`)}</details>`;
}

/** The members that a request sent; undefined where its body is no object, or was cut. */
function sentMembers(exchange: RecordedExchange | undefined): ReadonlySet<string> | undefined {
  const body = parseObject(exchange?.request.body);
  return body === undefined ? undefined : new Set(Object.keys(body));
}

export function shortViolation(own: Violation): Markup {
  return html`<li><span>${own.title} <code class="soft">${breakable(own.case)}</code></span><span>expected <code>${own.expected}</code>, actual <code>${own.actual}</code></span></li>`;
}

function request({ detail }: Shown, own: Violation, exchange: RecordedExchange | undefined): Markup {
  const number = `request ${own.exchange}`;
  if (exchange === undefined) return html`· ${number}`;
  const link = detail.requests ? html`<a href="#x${own.exchange}">${number}</a>` : number;
  return html`· ${link} · ${answeredIn(exchange)}`;
}

function sent(
  { exchanges }: Shown,
  own: Violation,
  exchange: RecordedExchange | undefined,
  pointers: readonly string[],
): Markup {
  const given = exchange?.request;
  const body = given?.encoding === undefined ? parseObject(given?.body) : undefined;
  if (given === undefined || body === undefined) return html`<pre>${own.sent}</pre>`;
  const { method, path, mediaType = 'application/json', credential } = given;
  const [first] = exchanges.values();
  const line = [
    method,
    // The first request reads the connection under test.
    ...(path === first?.request.path ? [] : [path]),
    ...(mediaType === 'application/json' ? [] : [`as ${mediaType}`]),
    ...(credential === 'full' ? [] : [`with credential ${credential}`]),
  ];
  return html`<pre>${line.join(' ')}</pre>${members(body, pointers)}`;
}

const isOfStatus = ({ differences = [] }: Violation): boolean =>
  differences.some(({ status }) => status !== undefined);

const mark = (text: string): Markup => html`<mark>${text}</mark>`;

/** Where a status is wrong, the answer is shown as it is kept: its status, and its body a member a line. */
function answerOf(own: Violation, reply: RecordedResponse | undefined, pointers: readonly string[]): Markup {
  const body = isOfStatus(own) ? parseObject(reply?.body) : undefined;
  const actual = body === undefined ? own.actual : `${reply?.status}`;
  // In a long value, a mark would show nothing.
  const shown = isOfStatus(own) || actual.length <= BRIEF ? mark(actual) : actual;
  return html`<pre>${shown}</pre>${body && members(body, pointers)}`;
}

/** The most members that are shown. No resource of the API has as many. */
const MOST_MEMBERS = 60;

/** An object, a member a line; those that the pointers lead into are marked. */
function members(object: JsonObject, pointers: readonly string[]): Markup {
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

const show = (object: JsonObject, name: string): string => describeValue(ownMember(object, name));

/** A state that is cut JSON, or that was not read on one side. */
function raw(before: string | undefined, after: string | undefined, state: string | undefined): Markup {
  const side = (name: string, text: string | undefined): Markup =>
    html`<div><h4>Stored ${name}</h4><pre>${text ?? 'not read'}</pre></div>`;
  return html`<div class="stored"><div class="sides">${side('before', before)}${side('after', after)}</div>${state === undefined ? nothing : html`<pre>${state}</pre>`}</div>`;
}
