import { diagnosisOf } from '../../diagnose/diagnose.ts';
import type { Diagnosis } from '../../diagnose/diagnosis.ts';
import type { RunHeader, RunRecord } from '../../record/record.ts';
import { defined } from '../../text/json.ts';
import { staleEntries, tested, tolerances, verdictOf } from '../verdict.ts';
import { count, describePace, requestWords } from '../words.ts';
import { causes, failures } from './causes.ts';
import { each, html, type Markup, nothing } from './markup.ts';
import { layout, page, pageFile } from './page.ts';
import { requests } from './requests.ts';
import { rules } from './rules.ts';
import { counts, explored, legend, reasons, verdict } from './verdict.ts';
import { copyLine, DETAILS, type Detail, ruleLink, type Shown } from './words.ts';

/** Absent: the likely causes are found in the record. */
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
  return layout(verdict(shown), [
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
  ]);
}

function notice({ requests: listed }: Detail): Markup {
  return html`<p class="notice">This record is too large to be shown whole on a page that opens at once: of each rule the first violation is shown${listed ? '' : ', and requests are not listed'}. The record has everything.</p>`;
}

/**
 * What is needed to repeat this run: the configuration without secrets, and what everything was made from.
 */
function provenance({ header, end }: RunRecord): Markup {
  return html`<section aria-labelledby="provenance"><h2 id="provenance">What was run</h2>
<div class="columns provenance">
<div><h3>Run</h3>${list(run(header, end))}</div>
${header.config && html`<div><h3>Configuration</h3>${config(header.config)}</div>`}
</div></section>`;
}

function run(header: RunHeader, end: RunRecord['end']) {
  const { contract, profile, seed, requestHash, only, envFile, planned } = header;
  const { leastWrites } = planned;
  return defined({
    contract: contract.revision,
    'contract hash': contract.hash,
    'request hash': requestHash,
    seed: String(seed),
    profile,
    rules: only.length === 0 ? 'all' : only.join(', '),
    strict: yesOrNo(header.strict === true),
    'untested rules': header.allowUntested === true ? 'allowed' : undefined,
    planned: `${requestWords(planned)}, retries and restoring aside`,
    'lower bound': leastWrites === undefined ? undefined : `${leastWrites} PATCH`,
    pace: describePace(header.pace ?? {}) || 'as fast as it was answered',
    'env file': envFile,
    tool: header.tool,
    started: header.startedAt,
    ended: end?.endedAt ?? 'not in this record',
    restored: end === undefined ? 'not in this record' : yesOrNo(end.restored),
  });
}

const yesOrNo = (is: boolean): string => (is ? 'yes' : 'no');

const config = (variables: Readonly<Record<string, string>>): Markup =>
  Object.keys(variables).length === 0
    ? html`<p class="soft">Nothing was set.</p>`
    : list(variables, 'variables');

function list(facts: Readonly<Record<string, string>>, kind = ''): Markup {
  const items = each(
    Object.entries(facts),
    ([name, value]) => html`<div><dt>${name}</dt><dd><code>${value}</code></dd></div>`,
  );
  return html`<dl class="pairs ${kind}">${items}</dl>`;
}

function baseline(record: RunRecord): Markup {
  const { findings, end } = record;
  const stale = staleEntries(record);
  const known = findings.filter(({ tolerated }) => tolerated !== undefined);
  if (end?.baseline === undefined || stale.length + known.length === 0) return nothing;
  const link = (rule: string): Markup =>
    findings.some((finding) => finding.rule === rule) ? ruleLink(rule) : html`<code>${rule}</code>`;
  const entries = each(stale, ({ rule, because, command }) => {
    const told = html`<span class="outcome violated">stale</span> ${link(rule)} ${because}`;
    return html`<div class="reason"><p>${told}</p>${copyLine('Mend', command)}</div>`;
  });
  const tolerated = each(known, (finding) => {
    const told = html`${ruleLink(finding.rule)} ${tolerances(finding)}`;
    return html`<div class="reason"><p><span class="outcome tolerated">tolerated</span> ${told}</p></div>`;
  });
  return html`<section aria-labelledby="baseline"><h2 id="baseline">Baseline <span class="soft">${end.baseline.file}: ${count(known.length, 'rule')} tolerated, ${stale.length} to mend</span></h2>
<div>${entries}${tolerated}</div></section>`;
}
