import type { Atlas, AtlasEntry, AtlasExchange, AtlasLimit } from '../../record/atlas.ts';
import { ANSWER_COLUMNS, type AnswerColumn, areasOf, columnOf, listedUnasked } from '../../record/atlas.ts';
import { page } from '../html/page.ts';
import { html, type Markup, nothing } from '../markup.ts';
import { tested, testedAt } from '../verdict.ts';
import { concludeAtlas } from './console.ts';

/** Finds answers by a word or by their column. Runs in a browser; keep it plain and small. */
const ATLAS_SCRIPT = `
const word = byId('word');
const kind = byId('kind');
function find() {
  const wanted = word.value.trim().toLowerCase();
  let left = 0;
  for (const area of document.querySelectorAll('section.area')) {
    let here = 0;
    for (const item of area.querySelectorAll('li[data-kind]')) {
      const text = item.querySelector('summary').textContent + ' ' + item.firstElementChild.id;
      const fits = text.toLowerCase().includes(wanted) && (kind.value === '' || item.dataset.kind === kind.value);
      item.hidden = !fits;
      if (fits) here += 1;
    }
    area.hidden = here === 0;
    left += here;
  }
  byId('said').textContent = left + ' answers';
}
word.addEventListener('input', find);
kind.addEventListener('change', find);
document.addEventListener('page:reveal', (event) => {
  if (event.detail.closest('[hidden]') === null) return;
  word.value = '';
  kind.value = '';
  find();
});
`;

/** Styles of an atlas beyond those of every page. An answer has a mark, and no colour that judges it. */
const ATLAS_STYLES = `
.facts { display: flex; flex-wrap: wrap; gap: .25rem 1.5rem; margin-top: 1rem; color: var(--soft); font-size: .8125rem; }
.facts dt { display: inline; }
.facts dd { display: inline; color: var(--ink); margin-inline-start: .375rem; }
.facts div { display: block; }
.notes { margin-top: 1rem; }
.find { display: grid; grid-template-columns: minmax(0, 1fr) 14rem; gap: .75rem; margin-top: 2rem; }
@media (max-width: 40rem) { .find { grid-template-columns: minmax(0, 1fr); } }
.find label { font-size: .8125rem; color: var(--soft); }
.areas { display: flex; flex-wrap: wrap; gap: .25rem 1rem; margin-top: 1.25rem; font-size: .8125rem; }
.answers { border-top: 1px solid var(--line); }
.answers > li { border-bottom: 1px solid var(--line); }
.answers summary { display: grid; grid-template-columns: minmax(0, 5fr) minmax(0, 6fr) .5rem; gap: .25rem 1.5rem; padding: .5rem .25rem .5rem 0; }
.answers summary:hover .question { text-decoration: underline; text-decoration-thickness: 1px; text-underline-offset: .2em; }
@media (max-width: 48rem) {
  .answers summary { grid-template-columns: minmax(0, 1fr) .5rem; }
  .answers .answer { grid-column: 1; grid-row: 2; }
}
.answer { font-weight: 600; padding-inline-start: 1rem; text-indent: -1rem; }
.answer::before {
  content: ""; display: inline-block; width: .5rem; height: .5rem; margin-inline-end: .5rem; border: 2px solid var(--soft);
  print-color-adjust: exact;
}
.accepted::before { border-radius: 50%; background: var(--soft); }
.refused::before { background: var(--soft); }
.otherwise { color: var(--deviating); }
.otherwise::before { border-color: currentColor; rotate: 45deg; scale: .85; }
.failed { color: var(--violated); }
.failed::before { border-color: currentColor; background: currentColor; }
.unclear { color: var(--inconclusive); }
.unclear::before { border-color: currentColor; border-radius: 50%; border-inline-end-color: transparent; border-block-end-color: transparent; }
.observed::before { height: 0; border-width: 0 0 2px; translate: 0 -.2rem; }
.behind { padding: .25rem 0 1.25rem; display: grid; gap: .75rem; }
.behind .id { color: var(--soft); }
.exchange { display: grid; grid-template-columns: repeat(2, minmax(0, 1fr)); gap: .5rem; }
@media (max-width: 48rem) { .exchange { grid-template-columns: minmax(0, 1fr); } }
.exchange pre { background: var(--panel); border-radius: 6px; padding: .5rem .75rem; }
.limits td, .limits th { padding: .5rem .75rem .5rem 0; border-bottom: 1px solid var(--line); }
.limits .words { font-weight: 600; }
.departs { color: var(--deviating); }
.proposal { background: var(--panel); border-radius: 6px; padding: .5rem .75rem; margin-top: .5rem; }
.unasked li { padding: .25rem 0; }
`;

/** The CSS class of a column: its last word. */
const classOf = (column: AnswerColumn): string => column.replace('stored ', '');

/** An atlas as one page: every answer, and behind it what was sent and what came back. */
export function renderAtlasHtml(atlas: Atlas): string {
  const areas = areasOf(atlas);
  return page({
    title: `What ${tested(atlas.header)} answers`,
    body: [
      head(atlas),
      finder(),
      html`<nav class="areas" aria-label="Areas">${areas.map(
        ({ id, title, entries }) => html`<a href="#area-${id}">${title} (${entries.length})</a>`,
      )}${atlas.limits.length === 0 ? nothing : html`<a href="#area-limits">Limits (${atlas.limits.length})</a>`}</nav>`,
      html`<main>${areas.map(
        ({ id, title, entries }) =>
          html`<section class="area" id="area-${id}"><h2>${title}</h2><ul class="answers">${entries.map(entry)}</ul></section>`,
      )}${limits(atlas)}${unasked(atlas)}</main>`,
    ],
    styles: ATLAS_STYLES,
    script: ATLAS_SCRIPT,
  });
}

function head(atlas: Atlas): Markup {
  const { tool, contract, strategy, startedAt } = atlas.header;
  const { sentence, notes } = concludeAtlas(atlas);
  const fact = (term: string, value: string): Markup => html`<div><dt>${term}</dt><dd>${value}</dd></div>`;
  return html`<header><h1>What ${testedAt(atlas.header)} answers</h1>
<p class="lede">To what the contract leaves open. Observed, not judged.</p>
<dl class="facts">${[
    fact('by', tool),
    fact('contract', contract.revision),
    fact('strategy', strategy),
    fact('on', startedAt),
  ]}</dl>
<div class="notes"><p>${sentence}</p>${notes.map((note) => html`<p class="notice">${note}</p>`)}</div></header>`;
}

function finder(): Markup {
  return html`<div class="find scripted"><p><label for="word">A word of the question, the answer or the id</label><input id="word" type="search" autocomplete="off"></p>
<p><label for="kind">What became of it</label><select id="kind"><option value="">anything</option>${ANSWER_COLUMNS.map(
    (column) => html`<option value="${classOf(column)}">${column}</option>`,
  )}</select></p></div>`;
}

function entry({ id, question, answer, exchanges, stored }: AtlasEntry): Markup {
  const kind = classOf(columnOf(answer));
  return html`<li data-kind="${kind}"><details class="opens" id="${id}"><summary><span class="question">${question}</span><span class="answer ${kind}">${answer.words}</span></summary>
<div class="behind"><p class="id"><code>${id}</code></p>${
    stored === undefined ? nothing : html`<p>Stored afterwards: <code>${shown(stored)}</code></p>`
  }${exchanges.map(exchange)}</div></details></li>
`;
}

const shown = (stored: Readonly<Record<string, string>>): string =>
  Object.entries(stored)
    .map(([name, value]) => `${name} ${value}`)
    .join(', ');

function exchange({ method, path, credential, mediaType, headers = {}, body, reply }: AtlasExchange): Markup {
  const lines = [
    `${method} ${path}`,
    ...(credential === 'full' ? [] : [`credential: ${credential}`]),
    ...(mediaType === undefined ? [] : [`content-type: ${mediaType}`]),
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
  ];
  const answered =
    reply.kind === 'fault'
      ? [`no answer (${reply.fault})`]
      : [String(reply.status), ...Object.entries(reply.headers).map(([name, value]) => `${name}: ${value}`)];
  const text = (head: readonly string[], rest: string | undefined): Markup =>
    html`<pre>${[...head, ...(rest ? ['', rest] : [])].flatMap((line, at) => [
      ...(at === 0 ? [] : [{ markup: '\n' }]),
      html`${line}`,
    ])}</pre>`;
  return html`<div class="exchange">${text(lines, body)}${text(answered, reply.kind === 'fault' ? undefined : reply.body)}</div>`;
}

function limits({ limits: all }: Atlas): Markup {
  if (all.length === 0) return nothing;
  const row = ({ id, question, words, departs, requests, proposal }: AtlasLimit): Markup =>
    html`<tr id="${id}"><td>${question}<br><code class="soft">${id}</code></td><td class="words${departs ? ' departs' : ''}">${words}${
      proposal === undefined
        ? nothing
        : html`<pre class="proposal">${proposal.file} would say
${JSON.stringify(proposal.patch)}</pre>`
    }</td><td>${requests}</td></tr>`;
  return html`<section id="area-limits"><h2>Limits</h2><table class="limits"><thead><tr><th scope="col">Question</th><th scope="col">Answer</th><th scope="col">Requests</th></tr></thead><tbody>${all.map(row)}</tbody></table></section>`;
}

function unasked(atlas: Atlas): Markup {
  const all = listedUnasked(atlas);
  if (all.length === 0) return nothing;
  return html`<section id="unasked"><h2>Not asked</h2><ul class="unasked">${all.map(
    ({ id, question, because }) =>
      html`<li><code>${id}</code> ${question} <span class="soft">${because}</span></li>`,
  )}</ul></section>`;
}
