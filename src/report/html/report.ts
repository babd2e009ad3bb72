import type { RunRecord } from '../../record/record.ts';
import { html, type Markup } from '../markup.ts';
import { tested, verdictOf } from '../verdict.ts';
import { page } from './page.ts';
import { baseline, provenance } from './provenance.ts';
import { REPORT_SCRIPT } from './report-script.ts';
import { REPORT_STYLES } from './report-styles.ts';
import { requests } from './requests.ts';
import { rules } from './rules.ts';
import { counts, explored, legend, reasons, verdict } from './verdict.ts';
import { DETAILS, type Detail, type Shown } from './words.ts';

/** A page of this many bytes still opens at once. */
const LARGEST = 1_900_000;

/** A record as one HTML file that needs nothing else: no network, no file beside it. */
export function renderHtml(record: RunRecord): string {
  const body = fitting(record);
  const verdictTitle = verdictOf(record).title;
  return page({
    title: `${verdictTitle} · patchproof · ${tested(record.header)}`,
    body,
    styles: REPORT_STYLES,
    script: REPORT_SCRIPT,
  });
}

export function renderHtmlBody(record: RunRecord): string {
  return fitting(record)
    .map(({ markup }) => markup)
    .join('\n');
}

function fitting(record: RunRecord): readonly Markup[] {
  const exchanges = new Map(record.exchanges.map((one) => [one.n, one]));
  let body: readonly Markup[] = [];
  for (const [index, detail] of DETAILS.entries()) {
    body = sections({ record, detail, exchanges }, index > 0);
    if (bytesOf(body) <= LARGEST) return body;
  }
  return body;
}

const bytesOf = (body: readonly Markup[]): number =>
  body.reduce((sum, { markup }) => sum + new TextEncoder().encode(markup).length, 0);

function sections(shown: Shown, shortened: boolean): readonly Markup[] {
  const { record } = shown;
  return [
    html`<a class="skip" href="#main">Skip to the results</a>`,
    verdict(record),
    html`<main id="main" tabindex="-1">`,
    ...(shortened ? [notice(shown.detail)] : []),
    legend(),
    counts(record),
    baseline(record),
    rules(shown),
    reasons(record),
    explored(record),
    requests(shown),
    provenance(record),
    html`</main>`,
  ];
}

function notice({ requests: listed }: Detail): Markup {
  return html`<p class="notice">This record is too large to be shown whole on a page that opens at once: of each rule the first violation is shown${listed ? '' : ', and requests are not listed'}. The record has everything.</p>`;
}
