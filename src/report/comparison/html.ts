import type { ComparedFinding } from '../../history/compare-findings.ts';
import {
  type ChangeGroup,
  type DifferingRule,
  differences,
  type RecordComparison,
  rewordings,
} from '../../history/compare-records.ts';
import { PARTS } from '../../record/status.ts';
import { filter, page, pageFile } from '../html/page.ts';
import { anchorOf, ruleId, ruleLink } from '../html/words.ts';
import { each, html, type Markup, nothing } from '../markup.ts';
import { count, EXITS } from '../words.ts';
import { rewordedSides, sideBySide } from './answers.ts';
import {
  CHANGES,
  causeChanges,
  comparedRuns,
  comparisonSentence,
  comparisonWords,
  letterOf,
  lettersOf,
  markOf,
  WORDED_COLUMNS,
} from './words.ts';

/** Where the report of a record is, by the name of its column; relative to the page. */
export type ReportLinks = ReadonlyMap<string, string>;

export function renderComparisonHtml(comparison: RecordComparison, links: ReportLinks = new Map()): string {
  const found = differences(comparison);
  return page({
    title: `${comparisonWords(comparison)[0]} · patchproof`,
    styles: pageFile('comparison.css'),
    script: pageFile('list.js'),
    body: [
      verdict(comparison, found.length),
      html`<main id="main" tabindex="-1">`,
      who(comparison, links),
      causes(comparison),
      found.length === 0 ? nothing : narrowing(found),
      matrix(found, comparison),
      details(found, comparison),
      alike(comparison, found),
      wording(comparison),
      legend(),
      html`</main>`,
    ],
  });
}

function verdict(comparison: RecordComparison, differing: number): Markup {
  const { columns, rules, exitCode } = comparison;
  return html`<a class="skip" href="#main">Skip to the results</a>
<header class="verdict ${EXITS[exitCode].tone}"><p class="run">${count(columns.length, 'record')} compared · exit code ${exitCode}</p>
<h1>${comparisonSentence(comparison)}</h1>
<p class="soft">${differing} of ${count(rules.length, 'rule')} differ.</p>
<p class="keys scripted"><button type="button" data-unfold="">Expand all</button></p></header>`;
}

function who(comparison: RecordComparison, links: ReportLinks): Markup {
  const runs = comparedRuns(comparison);
  const items = each(runs, ({ name, letter, run, tool, doubts, notes }) => {
    const link = links.get(name);
    const report =
      link === undefined ? nothing : html` <a href="${link}" aria-label="Report of ${name}">report</a>`;
    return html`<li><strong>${letter}</strong><span><strong>${name}</strong> <span class="soft">${[...run, tool].join(' · ')}</span>${report}${doubts.map(
      (doubt) => html` <span class="doubt">${doubt}</span>`,
    )}${notes.map((note) => html` <span class="soft">${note}</span>`)}</span></li>`;
  });
  const list = html`<ul class="columns">${items}</ul>`;
  return html`<section aria-labelledby="records"><h2 id="records">Records</h2>${
    runs.length > FOLDED
      ? html`<details id="all-records"><summary>${runs.length} records</summary>${list}</details>`
      : list
  }</section>`;
}

const FOLDED = 12;

function legend(): Markup {
  const rows = each(
    CHANGES,
    ([change, mark, means]) => html`<div><dt><code>${mark}</code> ${change}</dt><dd>${means}</dd></div>`,
  );
  return html`<section class="legend" aria-labelledby="legend"><h2 id="legend">How to read this</h2><dl>${rows}</dl></section>`;
}

const CAUSE_TONES = { new: 'new', gone: 'fixed', unchanged: '' } as const;

function causes(comparison: RecordComparison): Markup {
  const all = causeChanges(comparison);
  if (all.length === 0) return nothing;
  const items = each(
    all,
    ({ cause, change, where }) =>
      html`<li class="${CAUSE_TONES[change]}"><strong class="change">${change}${where}</strong><span>${cause.statement} <code class="soft">${cause.id}</code></span></li>`,
  );
  return html`<section aria-labelledby="causes"><h2 id="causes">Likely causes</h2><ul class="causes">${items}</ul></section>`;
}

const changesOf = ({ groups }: DifferingRule): string =>
  [...new Set(groups.map(({ change }) => change))].join(' ');

const itemOf = (one: DifferingRule): Markup =>
  html` data-item="" data-part="${one.rule.split('.')[0]}" data-change="${changesOf(one)}"`;

function narrowing(found: readonly DifferingRule[]): Markup {
  const changes = CHANGES.map(([change]) => change).filter((change) =>
    found.some(({ groups }) => groups.some((group) => group.change === change)),
  );
  return filter('rules', found.length, [
    ['part', PARTS],
    ['change', changes],
  ]);
}

/** The status of a rule in a column, and how it changed: in words, or as marks where there are many columns. */
function cellOf({ change, worse, word }: ComparedFinding, place: number, dense: boolean): Markup {
  const hasChanged = place > 0 && change !== undefined && change !== 'same';
  const kind = hasChanged ? `${change}${worse ? ' worse' : ''}` : '';
  const told = hasChanged ? `${word}, ${change}` : word;
  const status = word === 'absent' ? 'inapplicable' : word;
  if (dense)
    return html`<td class="${kind}"><span class="outcome ${status}" role="img" aria-label="${told}"></span>${hasChanged ? html` <span class="change" aria-hidden="true">${markOf(change)}</span>` : nothing}</td>`;
  return html`<td class="${kind}"><span class="outcome ${status}">${word}</span>${hasChanged ? html` <span class="change">${change}</span>` : nothing}</td>`;
}

function matrix(found: readonly DifferingRule[], { columns, rules }: RecordComparison): Markup {
  if (found.length === 0)
    return html`<section><h2>Rules</h2><p>Every rule is the same everywhere.</p></section>`;
  const dense = columns.length > WORDED_COLUMNS;
  const heads = columns.map(
    ({ name }, place) => html`<th scope="col"${html` title="${name}"`}>${letterOf(place)}</th>`,
  );
  const isBroken = ({ cells }: RecordComparison['rules'][number], place: number): boolean =>
    BROKEN.includes(cells[place]?.word ?? 'absent');
  const totals = columns.map(
    (_, place) => html`<td>${rules.filter((rule) => isBroken(rule, place)).length}</td>`,
  );
  const rows = each(
    found,
    (one) =>
      html`<tr${itemOf(one)} data-of="${one.rule}"><th scope="row">${ruleLink(one.rule)}</th>${one.cells.map((cell, place) => cellOf(cell, place, dense))}</tr>`,
  );
  return html`<section aria-labelledby="rules" data-group=""><h2 id="rules">Rules that differ <a class="help" href="#legend" aria-label="How to read this">?</a></h2>
<div class="wide" tabindex="0" role="region" aria-labelledby="rules"><table${dense ? html` class="dense"` : nothing}><thead><tr><th scope="col"><span class="unseen">rule</span></th>${heads}</tr></thead><tbody><tr class="total"><th scope="row">broken rules</th>${totals}</tr>${rows}</tbody></table></div></section>`;
}

const BROKEN: readonly ComparedFinding['word'][] = ['violated', 'deviating', 'tolerated'];

function groupOf(group: ChangeGroup, before: readonly string[], comparison: RecordComparison): Markup {
  const letters = lettersOf(group.names, comparison);
  return html`<div class="${group.change}${group.worse ? ' worse' : ''}"><p><strong class="change">${group.change}</strong> in ${letters}</p>${sideBySide(group, before, ['A', letters])}</div>`;
}

function details(found: readonly DifferingRule[], comparison: RecordComparison): Markup {
  if (found.length === 0) return nothing;
  const items = each(found, (one, index) => {
    const { rule, level, statement, cells, groups } = one;
    const worse = groups.some((group) => group.worse);
    const anchor = anchorOf(rule);
    return html`<details class="rule opens${worse ? ' worse' : ''}"${anchor === undefined ? nothing : html` id="${anchor}"`} data-print=""${worse && index === 0 ? html` open` : nothing}${itemOf(one)}><summary><code>${ruleId(rule)}</code><span class="claim">${statement}</span><span class="soft">${level}</span></summary>
<div class="inside">${groups.map((group) => groupOf(group, cells[0]?.observed ?? [], comparison))}</div></details>`;
  });
  return html`<section aria-labelledby="how" data-group=""><h2 id="how">How they differ</h2><div>${items}</div></section>`;
}

/** The other rules, with their status in the first column. */
function alike({ rules }: RecordComparison, found: readonly DifferingRule[]): Markup {
  const differing = new Set(found.map(({ rule }) => rule));
  const rest = rules.filter(({ rule }) => !differing.has(rule));
  if (rest.length === 0 || found.length === 0) return nothing;
  const items = each(
    rest,
    ({ rule, cells }) =>
      html`<li><span class="outcome ${cells[0]?.word ?? ''}">${cells[0]?.word ?? ''}</span> <code>${ruleId(rule)}</code></li>`,
  );
  return html`<details id="alike"><summary>${count(rest.length, 'rule')} without a difference</summary><ul class="names">${items}</ul></details>`;
}

function wording(comparison: RecordComparison): Markup {
  const all = rewordings(comparison);
  if (all.length === 0) return nothing;
  const items = each(all, (one) => rewordedSides(one, ['A', lettersOf(one.names, comparison)]));
  return html`<section aria-labelledby="wording"><h2 id="wording">Refusals worded otherwise</h2><div>${items}</div></section>`;
}
