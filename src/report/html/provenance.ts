import type { RunHeader, RunRecord } from '../../record/record.ts';
import { each, html, type Markup, nothing } from '../markup.ts';
import { staleEntries, tolerances } from '../verdict.ts';
import { count, describePace } from '../words.ts';
import { copyLine, ruleLink } from './words.ts';

type Fact = readonly [name: string, value: string];

/** What it takes to make this run again: the configuration without its secrets, and what everything was made from. */
export function provenance({ header, end }: RunRecord): Markup {
  return html`<section aria-labelledby="provenance"><h2 id="provenance">What was run</h2>
<div class="columns provenance">
<div><h3>Run</h3>${list(run(header, end))}</div>
${header.config === undefined ? nothing : html`<div><h3>Configuration</h3>${config(header.config)}</div>`}
</div></section>`;
}

function run(header: RunHeader, end: RunRecord['end']): readonly Fact[] {
  const { contract, profile, seed, requestHash, only, envFile, planned } = header;
  const { leastWrites, writes, reads } = planned;
  const facts: readonly (readonly [name: string, value: string | undefined])[] = [
    ['contract', contract.revision],
    ['contract hash', contract.hash],
    ['request hash', requestHash],
    ['seed', String(seed)],
    ['profile', profile],
    ['rules', only.length === 0 ? 'all' : only.join(', ')],
    ['strict', header.strict === true ? 'yes' : 'no'],
    ['untested rules', header.allowUntested === true ? 'allowed' : undefined],
    ['planned', `${writes} PATCH, ${count(reads, 'read')}, retries and restoring aside`],
    ['lower bound', leastWrites === undefined ? undefined : `${leastWrites} PATCH`],
    ['pace', describePace(header.pace ?? {}) || 'as fast as it was answered'],
    ['env file', envFile],
    ['tool', header.tool],
    ['started', header.startedAt],
    ['ended', end?.endedAt ?? 'not in this record'],
    ['restored', end === undefined ? 'not in this record' : end.restored ? 'yes' : 'no'],
  ];
  return facts.flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const]));
}

function config(variables: Readonly<Record<string, string>>): Markup {
  const facts = Object.entries(variables);
  return facts.length === 0 ? html`<p class="soft">Nothing was set.</p>` : list(facts, 'variables');
}

function list(facts: readonly Fact[], kind = ''): Markup {
  return html`<dl class="pairs ${kind}">${each(
    facts,
    ([name, value]) => html`<div><dt>${name}</dt><dd><code>${value}</code></dd></div>`,
  )}</dl>`;
}

export function baseline(record: RunRecord): Markup {
  const { findings, end } = record;
  if (end?.baseline === undefined) return nothing;
  const { file } = end.baseline;
  const stale = staleEntries(record);
  const known = findings.filter(({ tolerated }) => tolerated !== undefined);
  if (stale.length + known.length === 0) return nothing;
  const isKnown = (rule: string): boolean => findings.some((finding) => finding.rule === rule);
  const entries = each(
    stale,
    ({ rule, because, command }) =>
      html`<div class="reason"><p><span class="outcome violated">stale</span> ${isKnown(rule) ? ruleLink(rule) : html`<code>${rule}</code>`} ${because}</p>${copyLine('Mend', command)}</div>`,
  );
  const tolerated = each(
    known,
    (finding) =>
      html`<div class="reason"><p><span class="outcome tolerated">tolerated</span> ${ruleLink(finding.rule)} ${tolerances(finding)}</p></div>`,
  );
  return html`<section aria-labelledby="baseline"><h2 id="baseline">Baseline <span class="soft">${file}: ${count(known.length, 'rule')} tolerated, ${stale.length} to mend</span></h2>
<div>${entries}${tolerated}</div></section>`;
}
