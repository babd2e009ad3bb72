import type { Finding, RecordedExchange } from '../../model.ts';
import { count } from '../count.ts';
import { html, type Markup, nothing } from '../markup.ts';
import { answered } from './answered.ts';
import { breakable } from './breakable.ts';
import type { Shown } from './detail.ts';
import { numbers } from './numbers.ts';
import { seconds, within } from './seconds.ts';

/** The requests that a rule judged: the first few with their answers, the others by number; and how long they took. */
export function cases({ detail, exchanges }: Shown, finding: Finding): Markup {
  const own = (finding.exchanges ?? []).flatMap((n) => exchanges.get(n) ?? []);
  if (own.length === 0) return nothing;
  const rows = own.slice(0, detail.cases).map((one) => row(one, detail.requests));
  const left = own.slice(detail.cases);
  const rest =
    left.length === 0
      ? nothing
      : html`<p class="small soft">${rows.length === 0 ? 'Requests' : 'and requests'} ${numbers(left.map(({ n }) => n))}</p>`;
  return html`<div class="cases"><h4>Judged <span class="soft">${count(finding.judged, 'request')}; ${timing(own)}</span></h4>
${rows.length === 0 ? nothing : html`<ol>${rows}</ol>`}${rest}</div>`;
}

function row(exchange: RecordedExchange, linked: boolean): Markup {
  const { n, title, case: id, ms } = exchange;
  const number = linked ? html`<a href="#x${n}">${n}</a>` : html`${n}`;
  return html`
<li><span>${number}</span><span>${title} <code class="soft">${breakable(id)}</code></span><span>${answered(exchange)}</span><span>${seconds(ms)}</span></li>`;
}

function timing(own: readonly RecordedExchange[]): string {
  const times = own.map(({ ms }) => ms).toSorted((a, b) => a - b);
  const [median = 0, slowest = 0] = [times[Math.floor((times.length - 1) / 2)], times.at(-1)];
  return own.length === 1
    ? `answered in ${seconds(slowest)}`
    : `half answered ${within(median)}, the slowest in ${seconds(slowest)}`;
}
