import type { ComparedFinding } from '../../history/compare-findings.ts';
import type { ChangeGroup, RecordComparison } from '../../history/compare-records.ts';
import { PARTS } from '../../record/status.ts';
import { groupBy } from '../../text/group-by.ts';
import { each, html, type Markup, nothing } from '../html/markup.ts';
import { filter, layout, page, pageFile } from '../html/page.ts';
import { anchorOf, ruleId, ruleLink } from '../html/words.ts';
import { count, EXITS, someOf } from '../words.ts';
import { CHANGES, type ComparisonView, markOf, viewOf } from './words.ts';

/** Where the report of a record is, by the name of its column; relative to the page. */
export type ReportLinks = ReadonlyMap<string, string>;

/** The most answers of a rule that are shown, cases of each, and records that are not folded. */
const MOST = { pairs: 8, cases: 5, records: 12 };

export function renderComparisonHtml(comparison: RecordComparison, links: ReportLinks = new Map()): string {
  const view = viewOf(comparison);
  return page({
    title: `${view.title} · patchproof`,
    styles: pageFile('comparison.css'),
    script: pageFile('list.js'),
    body: layout(verdict(comparison, view), [
      who(view, links),
      causes(view),
      narrowing(view),
      matrix(view, comparison),
      details(view),
      alike(view, comparison),
      wording(view),
      legend(),
    ]),
  });
}

function verdict(
  { columns, rules }: RecordComparison,
  { sentence, exitCode, differing }: ComparisonView,
): Markup {
  return html`
<header class="verdict ${EXITS[exitCode].tone}"><p class="run">${count(columns.length, 'record')} compared · exit code ${exitCode}</p>
<h1>${sentence}</h1>
<p class="soft">${differing.length} of ${count(rules.length, 'rule')} differ.</p>
<p class="keys scripted"><button type="button" data-unfold="">Expand all</button></p></header>`;
}

function who({ runs }: ComparisonView, links: ReportLinks): Markup {
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
    runs.length > MOST.records
      ? html`<details id="all-records"><summary>${runs.length} records</summary>${list}</details>`
      : list
  }</section>`;
}

function legend(): Markup {
  const rows = each(
    CHANGES,
    ([change, mark, means]) => html`<div><dt><code>${mark}</code> ${change}</dt><dd>${means}</dd></div>`,
  );
  return html`<section class="legend" aria-labelledby="legend"><h2 id="legend">How to read this</h2><dl>${rows}</dl></section>`;
}

const CAUSE_TONES = { new: 'new', gone: 'fixed', unchanged: '' } as const;

function causes({ causes: all }: ComparisonView): Markup {
  if (all.length === 0) return nothing;
  const items = each(
    all,
    ({ cause, change, where }) =>
      html`<li class="${CAUSE_TONES[change]}"><strong class="change">${change}${where}</strong><span>${cause.statement} <code class="soft">${cause.id}</code></span></li>`,
  );
  return html`<section aria-labelledby="causes"><h2 id="causes">Likely causes</h2><ul class="causes">${items}</ul></section>`;
}

function itemOf({ rule, groups }: ComparisonView['differing'][number]): Markup {
  const changes = [...new Set(groups.map(({ change }) => change))].join(' ');
  return html` data-item="" data-part="${rule.split('.')[0]}" data-change="${changes}"`;
}

function narrowing({ differing }: ComparisonView): Markup {
  if (differing.length === 0) return nothing;
  const found = new Set(differing.flatMap(({ groups }) => groups.map(({ change }) => change)));
  const changes = CHANGES.map(([change]) => change).filter(
    (change) => change !== 'same' && found.has(change),
  );
  return filter('rules', differing.length, [
    ['part', PARTS],
    ['change', changes],
  ]);
}

function cellOf({ change, worse, word }: ComparedFinding, place: number, dense: boolean): Markup {
  const hasChanged = place > 0 && change !== undefined && change !== 'same';
  const kind = hasChanged ? `${change}${worse ? ' worse' : ''}` : '';
  const told = hasChanged ? `${word}, ${change}` : word;
  const status = word === 'absent' ? 'inapplicable' : word;
  if (dense)
    return html`<td class="${kind}"><span class="outcome ${status}" role="img" aria-label="${told}"></span>${hasChanged ? html` <span class="change" aria-hidden="true">${markOf(change)}</span>` : nothing}</td>`;
  return html`<td class="${kind}"><span class="outcome ${status}">${word}</span>${hasChanged ? html` <span class="change">${change}</span>` : nothing}</td>`;
}

function matrix(
  { differing, isDense, letters }: ComparisonView,
  { columns, rules }: RecordComparison,
): Markup {
  if (differing.length === 0)
    return html`<section><h2>Rules</h2><p>Every rule is the same everywhere.</p></section>`;
  const heads = columns.map(({ name }, at) => html`<th scope="col" title="${name}">${letters[at]}</th>`);
  const isBroken = ({ cells }: RecordComparison['rules'][number], place: number): boolean =>
    BROKEN.includes(cells[place]?.word ?? 'absent');
  const totals = columns.map(
    (_, place) => html`<td>${rules.filter((rule) => isBroken(rule, place)).length}</td>`,
  );
  const rows = each(
    differing,
    (one) =>
      html`<tr${itemOf(one)} data-of="${one.rule}"><th scope="row">${ruleLink(one.rule)}</th>${one.cells.map((cell, place) => cellOf(cell, place, isDense))}</tr>`,
  );
  return html`<section aria-labelledby="rules" data-group=""><h2 id="rules">Rules that differ <a class="help" href="#legend" aria-label="How to read this">?</a></h2>
<div class="wide" tabindex="0" role="region" aria-labelledby="rules"><table${isDense ? html` class="dense"` : nothing}><thead><tr><th scope="col"><span class="unseen">rule</span></th>${heads}</tr></thead><tbody><tr class="total"><th scope="row">broken rules</th>${totals}</tr>${rows}</tbody></table></div></section>`;
}

const BROKEN: readonly ComparedFinding['word'][] = ['violated', 'deviating', 'tolerated'];

function groupOf(group: ComparisonView['differing'][number]['groups'][number]): Markup {
  const { change, worse, letters } = group;
  return html`<div class="${change}${worse ? ' worse' : ''}"><p><strong class="change">${change}</strong> in ${letters}</p>${sideBySide(group)}</div>`;
}

function details({ differing }: ComparisonView): Markup {
  if (differing.length === 0) return nothing;
  const items = each(differing, (one, index) => {
    const { rule, level, statement, groups, worse } = one;
    const anchor = anchorOf(rule);
    return html`<details class="rule opens${worse ? ' worse' : ''}"${anchor === undefined ? nothing : html` id="${anchor}"`} data-print=""${worse && index === 0 ? html` open` : nothing}${itemOf(one)}><summary><code>${ruleId(rule)}</code><span class="claim">${statement}</span><span class="soft">${level}</span></summary>
<div class="inside">${groups.map(groupOf)}</div></details>`;
  });
  return html`<section aria-labelledby="how" data-group=""><h2 id="how">How they differ</h2><div>${items}</div></section>`;
}

/** The other rules, with their status in the first column. */
function alike({ differing }: ComparisonView, { rules }: RecordComparison): Markup {
  const told = new Set(differing.map(({ rule }) => rule));
  const rest = rules.filter(({ rule }) => !told.has(rule));
  if (rest.length === 0 || told.size === 0) return nothing;
  const items = each(rest, ({ rule, cells }) => {
    const word = cells[0]?.word ?? '';
    return html`<li><span class="outcome ${word}">${word}</span> <code>${ruleId(rule)}</code></li>`;
  });
  return html`<details id="alike"><summary>${count(rest.length, 'rule')} without a difference</summary><ul class="names">${items}</ul></details>`;
}

function wording({ rewordings }: ComparisonView): Markup {
  if (rewordings.length === 0) return nothing;
  const items = each(rewordings, rewordedSides);
  return html`<section aria-labelledby="wording"><h2 id="wording">Refusals worded otherwise</h2><div>${items}</div></section>`;
}

/** What the first column answered and what others did, to the same cases. Absent: it was not broken there. */
interface AnswerPair {
  readonly expected?: string;
  readonly was?: string | undefined;
  readonly is?: string | undefined;
  readonly cases: readonly string[];
}

/** The answers of a rule that changed, by case: those that are alike in one pair. */
export function answerPairs({ fresh, gone }: Pick<ChangeGroup, 'fresh' | 'gone'>): readonly AnswerPair[] {
  const all = [...new Set([...fresh, ...gone].map((one) => one.case))].map((id) => {
    const [was, is] = [gone, fresh].map((answers) => answers.findLast((one) => one.case === id));
    return { id, was: was?.actual, is: is?.actual, expected: (is ?? was)?.expected ?? '' };
  });
  return groupBy(all, ({ id: _, ...answers }) => JSON.stringify(answers)).map((group) => {
    const [{ id: _, ...answers }] = group;
    return { ...answers, cases: group.map(({ id }) => id) };
  });
}

type Group = ComparisonView['differing'][number]['groups'][number];

function observedPair({ observed, before }: Group): AnswerPair {
  const only = (own: readonly string[], others: readonly string[]): string =>
    own.filter((answer) => !others.includes(answer)).join(' · ');
  return { was: only(before, observed), is: only(observed, before), cases: [] };
}

function sideBySide(group: Group): Markup {
  if (group.change === 'unknown') return html`<p>Here it is ${group.word}.</p>`;
  const pairs = group.observed.length > 0 ? [observedPair(group)] : answerPairs(group);
  const left = pairs.length - MOST.pairs;
  return html`${pairs.slice(0, MOST.pairs).map((pair) => pairOf(pair, group.letters))}${left > 0 ? html`<p class="soft">and ${count(left, 'more answer')}, in the records</p>` : nothing}`;
}

const rewordedSides = ({ from, to, cases, letters }: ComparisonView['rewordings'][number]): Markup =>
  pairOf({ was: from, is: to, cases }, letters);

function pairOf({ expected, was, is, cases }: AnswerPair, letters: string): Markup {
  const [before, after] = was === undefined || is === undefined ? [plain(was), plain(is)] : marked(was, is);
  const where = someOf(cases, MOST.cases, 'case');
  return html`<div class="pair">${cases.length === 0 ? nothing : html`<p class="small soft"><code>${where}</code>${expected === undefined ? nothing : html` expected <code>${expected}</code>`}</p>`}
<div class="sides"><div><h4>A</h4>${before}</div><div><h4>${letters}</h4>${after}</div></div></div>`;
}

const plain = (text: string | undefined): Markup =>
  text === undefined ? html`<p class="soft">as expected, or not sent</p>` : html`<pre>${text}</pre>`;

/** A placeholder, a word, or what stands between words. */
const WORDS = /<[^<>]*>|[^\s<>,:{}[\]]+|[\s,:{}[\]]+|[<>]/g;

/** Two texts with the differing words marked; if words were added or removed, all from first to last. */
export function marked(was: string, is: string): readonly [Markup, Markup] {
  const [a, b] = [was.match(WORDS) ?? [], is.match(WORDS) ?? []];
  const shorter = Math.min(a.length, b.length);
  let start = 0;
  while (start < shorter && a[start] === b[start]) start += 1;
  let end = 0;
  while (end < shorter - start && a.at(-1 - end) === b.at(-1 - end)) end += 1;
  const show = (words: readonly string[], others: readonly string[]): Markup => {
    const isMarked = (place: number): boolean =>
      place >= start &&
      place < words.length - end &&
      (a.length !== b.length || words[place] !== others[place]);
    const pieces = words.map((word, place) => (isMarked(place) ? html`<mark>${word}</mark>` : html`${word}`));
    // Neighbours have one mark.
    return { markup: html`<pre>${pieces}</pre>`.markup.replaceAll('</mark><mark>', '') };
  };
  return [show(a, b), show(b, a)];
}
