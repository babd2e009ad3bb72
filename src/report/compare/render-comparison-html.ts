import { count } from '../count.ts';
import { anchorOf, ruleId, ruleLink } from '../html/rule-link.ts';
import { html, type Markup, nothing } from '../markup.ts';
import { page } from '../page.ts';
import { CHANGES, letterOf, markOf } from './change-words.ts';
import type { Cell, ComparedColumn, Comparison } from './comparison.ts';
import { COMPARISON_STYLES } from './comparison-styles.ts';
import { detailLines, type Line, rewordingLines } from './detail-lines.ts';
import { type Difference, differences, type Group, rewordings } from './differences.ts';

const TONES = { 0: 'upheld', 1: 'violated', 2: 'inconclusive' } as const;

/** Up to so many columns have a word each; more of them have a mark. */
const WORDS = 6;

/** A comparison as one HTML file that needs nothing else: no network, no file beside it. */
export function renderComparisonHtml(comparison: Comparison): string {
  const { columns, sentence } = comparison;
  const found = differences(comparison);
  return page({
    title: `${sentence.split(':')[0]} · patchproof`,
    styles: COMPARISON_STYLES,
    body: [
      verdict(comparison, found.length),
      html`<main id="main" tabindex="-1">`,
      who(columns),
      legend(columns.length > WORDS),
      matrix(found, columns),
      details(found, columns),
      wording(comparison),
      html`</main>`,
    ],
  });
}

function verdict({ columns, rules, exitCode, sentence }: Comparison, differing: number): Markup {
  return html`<a class="skip" href="#main">Skip to the results</a>
<header class="verdict ${TONES[exitCode]}"><p class="run">${count(columns.length, 'record')} compared · exit code ${exitCode}</p>
<h1>${sentence}</h1>
<p class="soft">${differing} of ${count(rules.length, 'rule')} differ.</p></header>`;
}

function who(columns: readonly ComparedColumn[]): Markup {
  const items = columns.map(
    ({ name, target, startedAt, tool, profile, revision, doubts, notes }, place) => html`
<li><strong>${letterOf(place)}</strong><span><strong>${name}</strong> <span class="soft">${target} · ${startedAt.slice(0, 16).replace('T', ' ')} · ${profile} · contract ${revision} · ${tool}</span>${doubts.map(
      (doubt) => html` <span class="doubt">${doubt}</span>`,
    )}${notes.map((note) => html` <span class="soft">${note}</span>`)}</span></li>`,
  );
  const list = html`<ul class="columns">${items}</ul>`;
  const many = columns.length > WORDS;
  return html`<section aria-labelledby="records"><h2 id="records">Records</h2>${
    many ? html`<details><summary>${columns.length} records</summary>${list}</details>` : list
  }</section>`;
}

function legend(marked: boolean): Markup {
  const rows = CHANGES.map(
    ([change, mark, means]) => html`
<div><dt>${marked || change === 'same' ? html`<code>${mark}</code> ` : nothing}${change}</dt><dd>${means}</dd></div>`,
  );
  return html`<section class="legend" aria-labelledby="legend"><h2 id="legend">How to read this</h2><dl>${rows}</dl></section>`;
}

function cellOf(cell: Cell, place: number, marked: boolean): Markup {
  const { change, word, worse } = cell;
  const plain = place === 0 || change === undefined;
  const shown = plain ? word : change === 'same' ? '·' : marked ? markOf(change) : change;
  const kind = plain ? '' : `${change}${worse ? ' worse' : ''}`;
  return html`<td class="${kind}"${plain || !marked ? nothing : html` title="${change}"`}>${shown}</td>`;
}

function matrix(found: readonly Difference[], columns: readonly ComparedColumn[]): Markup {
  if (found.length === 0)
    return html`<section><h2>Rules</h2><p>Every rule is the same everywhere.</p></section>`;
  const marked = columns.length > WORDS;
  const heads = columns.map(
    ({ name }, place) => html`<th scope="col"${html` title="${name}"`}>${letterOf(place)}</th>`,
  );
  const rows = found.map(
    ({ rule, cells }) => html`
<tr><th scope="row">${ruleLink(rule)}</th>${cells.map((cell, place) => cellOf(cell, place, marked))}</tr>`,
  );
  return html`<section aria-labelledby="rules"><h2 id="rules">Rules that differ</h2>
<div class="wide" tabindex="0" role="region" aria-labelledby="rules"><table><thead><tr><th scope="col"><span class="unseen">rule</span></th>${heads}</tr></thead><tbody>${rows}</tbody></table></div></section>`;
}

const SIGNS = { '-': 'was', '+': 'is', ' ': '' } as const;

function linesOf(lines: readonly Line[]): Markup {
  return html`<ul class="lines">${lines.map(
    ({ sign, text }) => html`
<li class="${SIGNS[sign]}"><span class="soft">${SIGNS[sign]}</span><code>${text}</code></li>`,
  )}</ul>`;
}

function short(names: readonly string[], columns: readonly ComparedColumn[]): string {
  return names.map((name) => letterOf(columns.findIndex((column) => column.name === name))).join(' ');
}

function groupOf(group: Group, before: readonly string[], columns: readonly ComparedColumn[]): Markup {
  return html`<div class="${group.change}${group.worse ? ' worse' : ''}"><p><strong>${group.change}</strong> in ${short(group.names, columns)}</p>${linesOf(detailLines(group, before))}</div>`;
}

function details(found: readonly Difference[], columns: readonly ComparedColumn[]): Markup {
  if (found.length === 0) return nothing;
  const items = found.map(({ rule, level, statement, cells, groups }) => {
    const worse = groups.some((group) => group.worse);
    const anchor = anchorOf(rule);
    return html`
<details class="rule opens${worse ? ' worse' : ''}"${anchor === undefined ? nothing : html` id="${anchor}"`}${worse ? html` open` : nothing}><summary><code>${ruleId(rule)}</code><span class="claim">${statement}</span><span class="soft">${level}</span></summary>
<div class="inside">${groups.map((group) => groupOf(group, cells[0]?.observed ?? [], columns))}</div></details>`;
  });
  return html`<section aria-labelledby="how"><h2 id="how">How they differ</h2><div>${items}</div></section>`;
}

function wording(comparison: Comparison): Markup {
  const all = rewordings(comparison);
  if (all.length === 0) return nothing;
  const items = all.map(
    (one) => html`
<div class="inside changed"><div class="changed"><p>in ${short(one.names, comparison.columns)}</p>${linesOf(rewordingLines(one))}</div></div>`,
  );
  return html`<section aria-labelledby="wording"><h2 id="wording">Refusals worded otherwise</h2><div>${items}</div></section>`;
}
