import type { Finding, RecordedExchange, Violation } from '../../model.ts';
import { html, type Markup, nothing } from '../markup.ts';
import { rerun } from '../rerun.ts';
import { answeredIn } from './answered.ts';
import { breakable } from './breakable.ts';
import { changes } from './changes.ts';
import { copyLine } from './copy-line.ts';
import type { Shown } from './detail.ts';
import { differing, membersAtFault, STATUSES } from './differing.ts';
import { members } from './members.ts';
import { parseObject } from './parse-json.ts';
import { storedState } from './stored-state.ts';
import { writesAround } from './writes-around.ts';

/** One violation: what was sent, expected and answered side by side, what is stored, and how to send it again; the first is open. */
export function violation(shown: Shown, finding: Finding, own: Violation, isFirst: boolean): Markup {
  const exchange = shown.exchanges.get(own.exchange);
  const fault = membersAtFault(finding, own);
  const [expected, actual] = sides(own, fault);
  return html`<details class="violation"${isFirst ? { markup: ' open' } : nothing}><summary><h3>${own.title}</h3></summary>
<div class="around"><p class="small soft"><code>${breakable(own.case)}</code> ${request(shown, own, exchange)}</p>
<div class="sides three"><div><h4>Sent</h4>${sent(own, exchange, fault)}</div><div><h4>Expected</h4>${expected}</div><div><h4>Actual</h4>${actual}</div></div>
${shown.detail.state ? storedState(own, writesAround(shown, own), sentMembers(exchange)) : nothing}
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
  return html`
<li><span>${own.title} <code class="soft">${breakable(own.case)}</code></span><span>expected <code>${own.expected}</code>, actual <code>${own.actual}</code></span></li>`;
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

function sides(own: Violation, fault: ReadonlySet<string>): readonly [Markup, Markup] {
  const [, status = '', rest = ''] = /^(\d{3}) (\{.*)$/s.exec(own.actual) ?? [];
  const body = parseObject(rest);
  const changed = changes(own.actual);
  if (changed.length > 0) return [html`<pre>${own.expected}</pre>`, html`<pre>${changed}</pre>`];
  const [expected, actual] = differing(own.expected, body === undefined ? own.actual : status);
  if (body === undefined) return [html`<pre>${expected}</pre>`, html`<pre>${actual}</pre>`];
  // Where it is not the status that is wrong, a member is.
  const isStatus = STATUSES.test(own.expected);
  return [
    html`<pre>${isStatus ? expected : own.expected}</pre>`,
    html`<pre>${isStatus ? actual : status}</pre>${members(body, fault)}`,
  ];
}
