import type { ComparedFinding } from '../../history/compare-findings.ts';
import {
  type ChangeGroup,
  type DifferingRule,
  differences,
  type RecordComparison,
  rewordings,
} from '../../history/compare-records.ts';
import { page } from '../html/page.ts';
import { anchorOf, ruleId, ruleLink } from '../html/words.ts';
import { each, html, type Markup, nothing } from '../markup.ts';
import { count } from '../words.ts';
import {
  CHANGES,
  cellWord,
  comparedRuns,
  comparisonSentence,
  comparisonWords,
  type DiffLine,
  detailLines,
  letterOf,
  lettersOf,
  markOf,
  rewordingLines,
  WORDED_COLUMNS,
} from './words.ts';

const COMPARISON_STYLES = `
.verdict { border-inline-start: 4px solid var(--tone); padding-inline-start: 1.25rem; }
.verdict .run { color: var(--soft); font-size: .8125rem; margin-bottom: .375rem; }
.columns, .legend dl { display: grid; gap: .375rem; font-size: .8125rem; }
.columns li { display: grid; grid-template-columns: 2.5rem minmax(0, 1fr); gap: .75rem; }
.legend dl div { display: grid; grid-template-columns: 6rem minmax(0, 1fr); gap: .75rem; }
.columns strong { font-weight: 650; }
.columns .doubt { color: var(--inconclusive); font-weight: 600; }
.legend { font-size: .8125rem; padding-top: 1.25rem; border-top: 1px solid var(--line); }
.legend h2 { font-size: .9375rem; }
.legend dt { font-weight: 600; }
.wide { overflow-x: auto; }
.wide table { width: auto; min-width: 100%; font-size: .8125rem; }
.wide th, .wide td { padding: .25rem .5rem; border-bottom: 1px solid var(--line); overflow-wrap: normal; white-space: nowrap; }
.wide thead th { color: var(--soft); text-align: center; }
.wide tbody th { font-weight: 400; position: sticky; inset-inline-start: 0; background: var(--paper); padding-inline-start: 0; }
.wide td { text-align: center; color: var(--soft); }
.wide td.new, .wide td.worse { color: var(--violated); font-weight: 650; }
.wide td.fixed { color: var(--upheld); font-weight: 650; }
.wide td.changed { color: var(--deviating); font-weight: 650; }
.wide td.worse { color: var(--violated); }
.wide td.unknown { color: var(--inconclusive); font-weight: 650; }
.rule { border-bottom: 1px solid var(--line); }
.rule > summary { display: grid; grid-template-columns: minmax(0, 24rem) minmax(0, 1fr) 3.75rem .5rem; gap: 0 1rem; padding: .375rem .25rem .375rem 0; font-size: .8125rem; }
.rule > summary:hover, .rule[open] > summary { background: var(--panel); box-shadow: -.375rem 0 var(--panel); }
.rule .claim { color: var(--soft); }
.rule.worse .claim { color: var(--ink); font-weight: 600; }
.inside { display: grid; gap: .875rem; padding: .75rem 0 1.25rem 1rem; font-size: .8125rem; }
.inside p strong { color: var(--tone); }
.inside .new, .inside .worse { --tone: var(--violated); }
.inside .fixed { --tone: var(--upheld); }
.inside .changed { --tone: var(--deviating); }
.inside .worse { --tone: var(--violated); }
.inside .unknown { --tone: var(--inconclusive); }
.lines { display: grid; gap: .125rem; margin-top: .25rem; }
.lines li { display: grid; grid-template-columns: 2rem minmax(0, 1fr); gap: .5rem; }
.lines .was code { color: var(--soft); }
@media screen and (max-width: 52rem) {
  .rule > summary { grid-template-columns: minmax(0, 1fr) auto .5rem; }
  .rule .claim { grid-column: 1 / -1; order: 3; }
  .wide tbody th { white-space: normal; min-width: 9rem; overflow-wrap: anywhere; }
}
@media print { .rule::details-content { content-visibility: visible; height: auto; } }
`;

const TONES = { 0: 'upheld', 1: 'violated', 2: 'inconclusive' } as const;

/** A comparison as one HTML file that needs nothing else: no network, no file beside it. */
export function renderComparisonHtml(comparison: RecordComparison): string {
  const { columns } = comparison;
  const found = differences(comparison);
  return page({
    title: `${comparisonWords(comparison)[0]} · patchproof`,
    styles: COMPARISON_STYLES,
    body: [
      verdict(comparison, found.length),
      html`<main id="main" tabindex="-1">`,
      who(comparison),
      legend(columns.length > WORDED_COLUMNS),
      matrix(found, comparison),
      details(found, comparison),
      wording(comparison),
      html`</main>`,
    ],
  });
}

function verdict(comparison: RecordComparison, differing: number): Markup {
  const { columns, rules, exitCode } = comparison;
  return html`<a class="skip" href="#main">Skip to the results</a>
<header class="verdict ${TONES[exitCode]}"><p class="run">${count(columns.length, 'record')} compared · exit code ${exitCode}</p>
<h1>${comparisonSentence(comparison)}</h1>
<p class="soft">${differing} of ${count(rules.length, 'rule')} differ.</p></header>`;
}

function who(comparison: RecordComparison): Markup {
  const runs = comparedRuns(comparison);
  const items = each(
    runs,
    ({ name, letter, run, tool, doubts, notes }) =>
      html`<li><strong>${letter}</strong><span><strong>${name}</strong> <span class="soft">${[...run, tool].join(' · ')}</span>${doubts.map(
        (doubt) => html` <span class="doubt">${doubt}</span>`,
      )}${notes.map((note) => html` <span class="soft">${note}</span>`)}</span></li>`,
  );
  const list = html`<ul class="columns">${items}</ul>`;
  const many = runs.length > WORDED_COLUMNS;
  return html`<section aria-labelledby="records"><h2 id="records">Records</h2>${
    many ? html`<details><summary>${runs.length} records</summary>${list}</details>` : list
  }</section>`;
}

function legend(marked: boolean): Markup {
  const rows = each(
    CHANGES,
    ([change, mark, means]) =>
      html`<div><dt>${marked || change === 'same' ? html`<code>${mark}</code> ` : nothing}${change}</dt><dd>${means}</dd></div>`,
  );
  return html`<section class="legend" aria-labelledby="legend"><h2 id="legend">How to read this</h2><dl>${rows}</dl></section>`;
}

function cellOf(cell: ComparedFinding, place: number, marked: boolean): Markup {
  const { change, worse } = cell;
  const plain = place === 0 || change === undefined;
  const shown = marked && !plain ? markOf(change) : cellWord(cell, place);
  const kind = plain ? '' : `${change}${worse ? ' worse' : ''}`;
  return html`<td class="${kind}"${plain || !marked ? nothing : html` title="${change}"`}>${shown}</td>`;
}

function matrix(found: readonly DifferingRule[], { columns }: RecordComparison): Markup {
  if (found.length === 0)
    return html`<section><h2>Rules</h2><p>Every rule is the same everywhere.</p></section>`;
  const marked = columns.length > WORDED_COLUMNS;
  const heads = columns.map(
    ({ name }, place) => html`<th scope="col"${html` title="${name}"`}>${letterOf(place)}</th>`,
  );
  const rows = each(
    found,
    ({ rule, cells }) =>
      html`<tr><th scope="row">${ruleLink(rule)}</th>${cells.map((cell, place) => cellOf(cell, place, marked))}</tr>`,
  );
  return html`<section aria-labelledby="rules"><h2 id="rules">Rules that differ</h2>
<div class="wide" tabindex="0" role="region" aria-labelledby="rules"><table><thead><tr><th scope="col"><span class="unseen">rule</span></th>${heads}</tr></thead><tbody>${rows}</tbody></table></div></section>`;
}

const SIGNS = { '-': 'was', '+': 'is', ' ': '' } as const;

function linesOf(lines: readonly DiffLine[]): Markup {
  return html`<ul class="lines">${each(
    lines,
    ({ sign, text }) =>
      html`<li class="${SIGNS[sign]}"><span class="soft">${SIGNS[sign]}</span><code>${text}</code></li>`,
  )}</ul>`;
}

function groupOf(group: ChangeGroup, before: readonly string[], comparison: RecordComparison): Markup {
  return html`<div class="${group.change}${group.worse ? ' worse' : ''}"><p><strong>${group.change}</strong> in ${lettersOf(group.names, comparison)}</p>${linesOf(detailLines(group, before))}</div>`;
}

function details(found: readonly DifferingRule[], comparison: RecordComparison): Markup {
  if (found.length === 0) return nothing;
  const items = each(found, ({ rule, level, statement, cells, groups }) => {
    const worse = groups.some((group) => group.worse);
    const anchor = anchorOf(rule);
    return html`<details class="rule opens${worse ? ' worse' : ''}"${anchor === undefined ? nothing : html` id="${anchor}"`}${worse ? html` open` : nothing}><summary><code>${ruleId(rule)}</code><span class="claim">${statement}</span><span class="soft">${level}</span></summary>
<div class="inside">${groups.map((group) => groupOf(group, cells[0]?.observed ?? [], comparison))}</div></details>`;
  });
  return html`<section aria-labelledby="how"><h2 id="how">How they differ</h2><div>${items}</div></section>`;
}

function wording(comparison: RecordComparison): Markup {
  const all = rewordings(comparison);
  if (all.length === 0) return nothing;
  const items = each(
    all,
    (one) =>
      html`<div class="inside changed"><div class="changed"><p>in ${lettersOf(one.names, comparison)}</p>${linesOf(rewordingLines(one))}</div></div>`,
  );
  return html`<section aria-labelledby="wording"><h2 id="wording">Refusals worded otherwise</h2><div>${items}</div></section>`;
}
