import type { Finding, Violation } from '../../model.ts';
import type { RecordedExchange } from '../../record/record.ts';
import { rerun, stateWhenAlone, writesAround } from '../../record/run-facts.ts';
import { visible } from '../../text/elide.ts';
import { parseObject } from '../../text/json.ts';
import { each, html, type Markup, nothing, whole } from '../markup.ts';
import { count } from '../words.ts';
import { members, storedState } from './stored-state.ts';
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

/** The state that this request left: where others wrote in between, as the same request left it when it stood by itself. */
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
  // A mark on what is long shows nothing.
  const shown = isOfStatus(own) || actual.length <= BRIEF ? mark(actual) : actual;
  return html`<pre>${shown}</pre>${body && members(body, pointers)}`;
}
