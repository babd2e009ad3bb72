import { diagnosisOf } from '../../diagnose/diagnose.ts';
import type { Diagnosis } from '../../diagnose/diagnosis.ts';
import type { RunRecord } from '../../record/record.ts';
import { html, type Markup } from '../markup.ts';
import { tested, verdictOf } from '../verdict.ts';
import { causes, failures } from './causes.ts';
import { page, pageFile } from './page.ts';
import { baseline, provenance } from './provenance.ts';
import { requests } from './requests.ts';
import { rules } from './rules.ts';
import { counts, explored, legend, reasons, verdict } from './verdict.ts';
import { DETAILS, type Detail, type Shown } from './words.ts';

/** Where the diagnosis is absent, the record is diagnosed. */
type Diagnosed = { readonly diagnosis?: Diagnosis | undefined };

/** A page of this many bytes still opens at once. */
const LARGEST = 1_900_000;

/** A record as one HTML file that needs nothing else: no network, no file beside it. */
export function renderHtml(record: RunRecord, { diagnosis }: Diagnosed = {}): string {
  return page({
    title: `${verdictOf(record).title} · patchproof · ${tested(record.header)}`,
    body: fitting(record, diagnosis),
    styles: pageFile('report.css'),
    script: pageFile('list.js'),
  });
}

export const renderHtmlBody = (record: RunRecord, { diagnosis }: Diagnosed = {}): string =>
  fitting(record, diagnosis)
    .map(({ markup }) => markup)
    .join('\n');

function fitting(record: RunRecord, diagnosis = diagnosisOf(record)): readonly Markup[] {
  const exchanges = new Map(record.exchanges.map((one) => [one.n, one]));
  const findings = new Map(record.findings.map((one) => [one.rule, one]));
  let body: readonly Markup[] = [];
  for (const [index, detail] of DETAILS.entries()) {
    let failures = 0;
    const nextId = (): string => {
      failures += 1;
      return `f${failures}`;
    };
    body = sections({ record, detail, exchanges, findings, diagnosis, nextId }, index > 0);
    if (body.reduce((sum, { markup }) => sum + Buffer.byteLength(markup), 0) <= LARGEST) return body;
  }
  return body;
}

function sections(shown: Shown, shortened: boolean): readonly Markup[] {
  const { record } = shown;
  return [
    html`<a class="skip" href="#main">Skip to the results</a>`,
    verdict(shown),
    html`<main id="main" tabindex="-1">`,
    ...(shortened ? [notice(shown.detail)] : []),
    causes(shown),
    reasons(record, ['inconclusive', 'untested']),
    failures(shown),
    counts(record),
    baseline(record),
    rules(shown),
    reasons(record, ['inapplicable']),
    explored(record),
    requests(shown),
    provenance(record),
    legend(),
    html`</main>`,
  ];
}

function notice({ requests: listed }: Detail): Markup {
  return html`<p class="notice">This record is too large to be shown whole on a page that opens at once: of each rule the first violation is shown${listed ? '' : ', and requests are not listed'}. The record has everything.</p>`;
}
