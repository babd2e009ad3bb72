import type { RecordedExchange } from '../../model.ts';
import { count } from '../count.ts';
import { html, type Markup, nothing } from '../markup.ts';
import { answered } from './answered.ts';
import { breakable } from './breakable.ts';
import type { Shown } from './detail.ts';
import { seconds } from './seconds.ts';
import { timeline } from './timeline.ts';

const PURPOSES = {
  plan: nothing,
  again: html` · to find out more`,
  confirm: html` · once more`,
  restore: html` · to restore`,
} as const;

/** The requests of the run: a picture of them over time, and each in order. */
export function requests({ record, detail }: Shown): Markup {
  const { exchanges } = record;
  if (exchanges.length === 0) return nothing;
  return html`<section aria-labelledby="all"><h2 id="all">Requests</h2>
${timeline(record)}
${detail.requests ? list(exchanges) : nothing}</section>`;
}

function list(exchanges: readonly RecordedExchange[]): Markup {
  return html`<details class="requests"><summary>${count(exchanges.length, 'request')}, in the order they were sent</summary>
<table><thead><tr><th scope="col">#</th><th scope="col">at</th><th scope="col">request</th><th scope="col">answer</th><th scope="col">time</th></tr></thead>
<tbody>${exchanges.map(row)}</tbody></table></details>`;
}

function row(exchange: RecordedExchange): Markup {
  const { n, at, ms, title, case: id, request, purpose = 'plan' } = exchange;
  return html`
<tr id="x${n}"><th scope="row">${n}</th><td>${seconds(at)}</td><td><code>${request.method}</code> ${title} <code class="soft">${breakable(id)}</code>${PURPOSES[purpose]}</td><td>${answered(exchange)}</td><td>${seconds(ms)}</td></tr>`;
}
