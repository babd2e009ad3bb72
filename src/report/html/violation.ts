import type { Finding, RecordedExchange, Violation } from '../../model.ts';
import { rerun, writesAround } from '../../record/run-facts.ts';
import { parseObject } from '../../text/json.ts';
import { html, type Markup, nothing } from '../markup.ts';
import { members, storedState } from './stored-state.ts';
import { answeredIn, breakable, copyLine, type Shown } from './words.ts';

/** One status, or several that would do. */
const STATUSES = /^\d{3}(?:(?:,| or) \d{3})*$/;

const LONG = 60;

/** The members that a violation is about: what its rule or its case is named for. */
const membersAtFault = ({ rule }: Finding, own: Violation): ReadonlySet<string> =>
  new Set([...rule.split('.').slice(1), own.case.split('/')[0] ?? '']);

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

/** One violation: what was sent, expected and answered side by side, what is stored, and how to send it again; the first is open. */
export function violation(shown: Shown, finding: Finding, own: Violation, isFirst: boolean): Markup {
  const exchange = shown.exchanges.get(own.exchange);
  const fault = membersAtFault(finding, own);
  const [expected, actual] = sides(own, exchange, fault);
  return html`<details class="violation"${isFirst ? { markup: ' open' } : nothing}><summary><h3>${own.title}</h3></summary>
<div class="around"><p class="small soft"><code>${breakable(own.case)}</code> ${request(shown, own, exchange)}</p>
<div class="sides three"><div><h4>Sent</h4>${sent(own, exchange, fault)}</div><div><h4>Expected</h4>${expected}</div><div><h4>Actual</h4>${actual}</div></div>
${shown.detail.state ? storedState(own, writesAround(shown.record, own.exchange), sentMembers(exchange)) : nothing}
${copyLine('Run again', rerun(shown.record.header, finding))}
${own.script === undefined ? copyLine('curl', own.curl) : copyLine('Script', own.script.join('\n'))}</div></details>`;
}

/** The members that a request sent; undefined where its body is no object, or was cut. */
function sentMembers(exchange: RecordedExchange | undefined): ReadonlySet<string> | undefined {
  const body = parseObject(exchange?.request.body);
  return body === undefined ? undefined : new Set(Object.keys(body));
}

/** Of a violation that is not shown in full: its case, and what was expected and answered. */
export function shortViolation(own: Violation): Markup {
  return html`<li><span>${own.title} <code class="soft">${breakable(own.case)}</code></span><span>expected <code>${own.expected}</code>, actual <code>${own.actual}</code></span></li>`;
}

function request({ detail }: Shown, own: Violation, exchange: RecordedExchange | undefined): Markup {
  const number =
    detail.requests && exchange !== undefined
      ? html`<a href="#x${own.exchange}">request ${own.exchange}</a>`
      : html`request ${own.exchange}`;
  return exchange === undefined ? html`· ${number}` : html`· ${number} · ${answeredIn(exchange)}`;
}

function sent(own: Violation, exchange: RecordedExchange | undefined, fault: ReadonlySet<string>): Markup {
  const given = exchange?.request;
  const body = given?.encoding === undefined ? parseObject(given?.body) : undefined;
  if (given === undefined || body === undefined) return html`<pre>${own.sent}</pre>`;
  // All that stands before the body, and what stands behind it, is in the line already.
  const credential = given.credential === 'full' ? '' : ` with credential ${given.credential}`;
  const [line = given.method] = own.sent.split(/ (?=[{])/);
  return html`<pre>${line}${credential}</pre>${members(body, fault)}`;
}

/** Where a status is wrong, the answer is shown as it is kept: its status, and its body a member a line. */
function sides(
  own: Violation,
  exchange: RecordedExchange | undefined,
  fault: ReadonlySet<string>,
): readonly [Markup, Markup] {
  const reply = exchange?.reply.kind === 'response' ? exchange.reply : undefined;
  const body = STATUSES.test(own.expected) ? parseObject(reply?.body) : undefined;
  const [expected, actual] = differing(own.expected, body === undefined ? own.actual : `${reply?.status}`);
  const answer = body === undefined ? nothing : members(body, fault);
  return [html`<pre>${expected}</pre>`, html`<pre>${actual}</pre>${answer}`];
}
