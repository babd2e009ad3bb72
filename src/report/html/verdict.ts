import type { RunRecord } from '../../record/record.ts';
import { requestsSent } from '../../record/run-facts.ts';
import type { OpenRules, Reason, Status, TallyRow } from '../../record/status.ts';
import { columnsOf, openRules, tallyByPart } from '../../record/status.ts';
import { explained } from '../causes.ts';
import { tested, testedAt, verdictOf } from '../verdict.ts';
import { count, EXITS, requestWords } from '../words.ts';
import { each, html, type Markup, nothing } from './markup.ts';
import { capitalized, LEVELS, OUTCOMES, outcome, ruleLink, type Shown, seconds } from './words.ts';

/**
 * The most rules of a reason that are named, and that are not folded behind it; the most characters of a
 * heading.
 */
const MOST = { rules: 40, unfolded: 3, heading: 90 };

/** How many rules ended how, by part; a number leads to its rules. */
export function counts({ findings }: RunRecord): Markup {
  if (findings.length === 0) return nothing;
  const columns = columnsOf(findings);
  const heads = columns.map((word) => html`<th scope="col">${outcome(word)}</th>`);
  return html`<section aria-labelledby="counts"><h2 id="counts">Counts <a class="help" href="#legend" aria-label="How to read this">?</a></h2>
<div class="tally"><table><thead><tr><th scope="col"><span class="unseen">part</span></th>${heads}<th scope="col">rules</th></tr></thead>
<tbody>${each(tallyByPart(findings), (own) => row(own, columns))}</tbody></table></div></section>`;
}

function row([name, tally]: TallyRow, columns: readonly Status[]): Markup {
  const total = name === 'total';
  const cells = columns.map((word) => {
    const number = tally[word];
    const link = html`<a href="#rules" data-choose="outcome=${word}${total ? '' : `&part=${name}`}" aria-label="${number} ${word}${total ? '' : `, ${name}`}">${number}</a>`;
    return html`<td data-name="${word}" class="${number === 0 ? 'none' : word}">${number === 0 ? html`<span>0</span>` : link}</td>`;
  });
  const sum = columns.reduce((all, word) => all + tally[word], 0);
  return html`<tr${{ markup: total ? ' class="total"' : '' }}><th scope="row">${name}</th>${cells}<td data-name="rules">${sum}</td></tr>`;
}

export function legend(): Markup {
  return html`<section class="legend" aria-labelledby="legend"><h2 id="legend">How to read this</h2>
<div class="columns">
<dl>${each(OUTCOMES, ([word, means]) => html`<div><dt>${outcome(word)}</dt><dd>${means}</dd></div>`)}</dl>
<dl>${each(LEVELS, ([word, means]) => html`<div><dt><span class="level">${word}</span></dt><dd>${means}</dd></div>`)}
<div><dt><mark>marked</mark></dt><dd>the member or value in which two sides differ</dd></div></dl>
</div>
<p class="scripted">Keys: <kbd>/</kbd> search, <kbd>n</kbd> next failure, <kbd>p</kbd> previous failure, <kbd>?</kbd> this legend.</p></section>`;
}

/** Why rules say nothing for the target: those of these statuses, the reason of most rules first. */
export function reasons({ findings }: RunRecord, statuses: readonly OpenRules['status'][]): Markup {
  const shown = openRules(findings).filter(({ status }) => statuses.includes(status));
  return html`${shown.map(section)}`;
}

function section({ status: word, rules, reasons: why }: OpenRules): Markup {
  const means = OUTCOMES.find(([name]) => name === word)?.[1] ?? '';
  return html`<section aria-labelledby="why-${word}"><h2 id="why-${word}">${capitalized(word)} <span class="soft">${count(rules, 'rule')}: ${means}</span></h2>
<div>${each(why, reasonOf)}</div></section>`;
}

function reasonOf({ reason, rules, isOfAll }: Reason): Markup {
  const named = rules.slice(0, MOST.rules).map(ruleLink);
  const left = rules.length - named.length;
  const all = left > 0 ? [...named, html`and ${left} more`] : named;
  const list = html`<ul class="names">${each(all, (item) => html`<li>${item}</li>`)}</ul>`;
  const told = html`<strong>${isOfAll ? 'All ' : ''}${count(rules.length, 'rule')}</strong> ${reason}`;
  return rules.length > MOST.unfolded
    ? html`<details class="reason"><summary>${told}</summary>${list}</details>`
    : html`<div class="reason"><p>${told}</p>${list}</div>`;
}

export function explored({ findings }: RunRecord): Markup {
  const seen = findings.filter(({ observed }) => observed.length > 0);
  if (seen.length === 0) return nothing;
  const rows = each(seen, ({ rule, statement, observed }) => {
    const answers = each(observed, (answer) => html`<li>${answer}</li>`);
    return html`<div class="seen"><dt>${ruleLink(rule)}<span class="soft">${statement}</span></dt>
<dd><ul>${answers}</ul></dd></div>`;
  });
  return html`<section aria-labelledby="explored"><h2 id="explored">Observed <span class="soft">${count(seen.length, 'rule')}: what the contract leaves open, and what this tenant did</span></h2>
<dl>${rows}</dl></section>`;
}

export function verdict({ record, diagnosis }: Shown): Markup {
  const { exitCode, title, sentence, notes } = verdictOf(record);
  const target = tested(record.header);
  const isShort = sentence.length <= MOST.heading;
  const heading = isShort ? sentence : `${title}${title.includes(target) ? '' : ` on ${target}`}.`;
  const told = isShort ? notes : [sentence, ...notes];
  return html`<header class="verdict ${EXITS[exitCode].tone}">
<p class="run">${record.header.tool} · ${record.header.profile} · contract ${record.header.contract.revision}</p>
<h1>${heading}</h1>
${diagnosis.causes.length === 0 ? nothing : html`<p class="lead"><a href="#causes">${explained(diagnosis)}</a></p>`}
${told.length === 0 ? nothing : html`<ul class="notes">${each(told, (note) => html`<li>${note}</li>`)}</ul>`}
${record.end === undefined ? truncated(record) : nothing}
${facts(record, `${exitCode}, ${EXITS[exitCode].means}`)}
<p class="keys scripted"><button type="button" data-unfold="">Expand all</button></p>
</header>`;
}

function truncated({ findings }: RunRecord): Markup {
  const rules = findings.length === 0 ? 'no finding' : `the findings of ${count(findings.length, 'rule')}`;
  return html`<p class="notice"><strong>Truncated record.</strong> It ends before its run did. It holds ${rules}; whatever came later is missing here, and is neither upheld nor violated.</p>`;
}

function facts(record: RunRecord, exit: string): Markup {
  const { header } = record;
  const sent = requestsSent(record);
  const rows = {
    target: testedAt(header),
    started: header.startedAt.replace('T', ' ').replace(/(\.\d+)?Z$/, ' UTC'),
    sent: `${requestWords(sent)} in ${seconds(sent.took)}`,
    'exit code': exit,
  };
  return html`<dl class="facts">${each(Object.entries(rows), ([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>`;
}
