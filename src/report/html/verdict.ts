import type { RunRecord } from '../../record/record.ts';
import { requestsSent } from '../../record/run-facts.ts';
import {
  columnsOf,
  type OpenRules,
  openRules,
  type Status,
  statusOf,
  type TallyRow,
  tallyByPart,
  untolerated,
} from '../../record/status.ts';
import { each, html, type Markup, nothing } from '../markup.ts';
import { testedAt, verdictOf } from '../verdict.ts';
import { count } from '../words.ts';
import { LEVELS, OUTCOMES, outcome, ruleLink, seconds } from './words.ts';

/** So many are named before the matrix; it has them all. */
const NAMED = 12;

/** How many rules ended how, by part; a number leads to its rules. Below, what is broken. */
export function counts({ findings }: RunRecord): Markup {
  if (findings.length === 0) return nothing;
  const columns = columnsOf(findings);
  const heads = columns.map((word) => html`<th scope="col">${outcome(word)}</th>`);
  return html`<section aria-labelledby="counts"><h2 id="counts">Counts</h2>
<div class="tally"><table><thead><tr><th scope="col"><span class="unseen">part</span></th>${heads}<th scope="col">rules</th></tr></thead>
<tbody>${each(tallyByPart(findings), (own) => row(own, columns))}</tbody></table></div>
${broken({ findings })}</section>`;
}

function row([name, tally]: TallyRow, columns: readonly Status[]): Markup {
  const total = name === 'total';
  const cells = columns.map((word) => {
    const number = tally[word];
    const link = html`<a href="#rules" data-part="${total ? '' : name}" data-outcome="${word}" aria-label="${number} ${word}${total ? '' : `, ${name}`}">${number}</a>`;
    return html`<td data-name="${word}" class="${number === 0 ? 'none' : word}">${number === 0 ? html`<span>0</span>` : link}</td>`;
  });
  const sum = columns.reduce((all, word) => all + tally[word], 0);
  return html`<tr${{ markup: total ? ' class="total"' : '' }}><th scope="row">${name}</th>${cells}<td data-name="rules">${sum}</td></tr>`;
}

function broken(record: Pick<RunRecord, 'findings'>): Markup {
  const all = untolerated(record);
  if (all.length === 0) return nothing;
  const items = each(
    all.slice(0, NAMED),
    (finding) =>
      html`<li>${outcome(statusOf(finding))}<span>${ruleLink(finding.rule)} <span class="soft">${finding.statement}</span></span></li>`,
  );
  const more = html`\n<li><span></span><span class="soft">and ${all.length - NAMED} more, below</span></li>`;
  return html`<h3 class="first">Look at first</h3><ul class="broken">${items}${all.length > NAMED ? more : nothing}</ul>`;
}

export function legend(): Markup {
  return html`<section class="legend" aria-labelledby="legend"><h2 id="legend">How to read this</h2>
<div class="columns">
<dl>${each(OUTCOMES, ([word, means]) => html`<div><dt>${outcome(word)}</dt><dd>${means}</dd></div>`)}</dl>
<dl>${each(LEVELS, ([word, means]) => html`<div><dt><span class="level">${word}</span></dt><dd>${means}</dd></div>`)}
<div><dt><mark>marked</mark></dt><dd>the member or value in which two sides differ</dd></div></dl>
</div></section>`;
}

/** So many rules are named for a reason; the matrix has the rest. */
const MOST_RULES = 40;

export function reasons({ findings }: RunRecord): Markup {
  return html`${openRules(findings).map(section)}`;
}

function section({ status: word, rules, reasons: why }: OpenRules): Markup {
  const means = OUTCOMES.find(([name]) => name === word)?.[1] ?? '';
  const rows = each(why, ({ reason, rules: own, isOfAll }) => {
    const named = isOfAll ? [html`all ${own.length} rules`] : own.slice(0, MOST_RULES).map(ruleLink);
    const left = isOfAll ? 0 : own.length - named.length;
    const all = left > 0 ? [...named, html`and ${left} more`] : named;
    return html`<div class="reason"><p>${reason}</p><ul>${each(all, (item) => html`<li>${item}</li>`)}</ul></div>`;
  });
  return html`<section aria-labelledby="why-${word}"><h2 id="why-${word}">${word.charAt(0).toUpperCase()}${word.slice(1)} <span class="soft">${count(rules, 'rule')}: ${means}</span></h2>
<div>${rows}</div></section>`;
}

export function explored({ findings }: RunRecord): Markup {
  const seen = findings.filter(({ observed }) => observed.length > 0);
  if (seen.length === 0) return nothing;
  const rows = each(
    seen,
    ({
      rule,
      statement,
      observed,
    }) => html`<div class="seen"><dt>${ruleLink(rule)}<span class="soft">${statement}</span></dt>
<dd><ul>${each(observed, (answer) => html`<li>${answer}</li>`)}</ul></dd></div>`,
  );
  return html`<section aria-labelledby="explored"><h2 id="explored">Explored <span class="soft">${count(seen.length, 'rule')}: what the contract leaves open, and what this tenant did</span></h2>
<dl>${rows}</dl></section>`;
}

const TONES = { 0: 'upheld', 1: 'violated', 2: 'inconclusive' } as const;
const MEANING = { 0: 'conforms', 1: 'does not conform', 2: 'cannot tell' } as const;

export function verdict(record: RunRecord): Markup {
  const { exitCode, sentence, notes } = verdictOf(record);
  return html`<header class="verdict ${TONES[exitCode]}">
<p class="run">${record.header.tool} · ${record.header.profile} · contract ${record.header.contract.revision}</p>
<h1>${sentence}</h1>
${notes.length === 0 ? nothing : html`<ul class="notes">${each(notes, (note) => html`<li>${note}</li>`)}</ul>`}
${record.end === undefined ? truncated(record) : nothing}
<dl class="facts">${facts(record, `${exitCode}, ${MEANING[exitCode]}`)}</dl>
</header>`;
}

function truncated({ findings }: RunRecord): Markup {
  const rules = findings.length === 0 ? 'no finding' : `the findings of ${count(findings.length, 'rule')}`;
  return html`<p class="notice"><strong>Truncated record.</strong> It ends before its run did. It holds ${rules}; whatever came later is missing here, and is neither upheld nor violated.</p>`;
}

function facts(record: RunRecord, exit: string): Markup {
  const { header } = record;
  const { writes, reads, took } = requestsSent(record);
  const rows: readonly (readonly [string, string])[] = [
    ['target', testedAt(header)],
    ['started', header.startedAt.replace('T', ' ').replace(/(\.\d+)?Z$/, ' UTC')],
    ['sent', `${writes} PATCH, ${count(reads, 'read')} in ${seconds(took)}`],
    [
      'planned',
      `${header.planned.writes} PATCH, ${count(header.planned.reads, 'read')} for ${count(header.planned.rules, 'rule')}`,
    ],
    ['exit code', exit],
  ];
  return each(rows, ([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`);
}
