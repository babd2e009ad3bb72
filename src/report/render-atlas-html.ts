import type { Atlas, AtlasEntry, AtlasExchange, AtlasLimit } from '../model.ts';
import { areasOf, COLUMNS, type Column, columnOf } from './atlas-areas.ts';
import { ATLAS_SCRIPT } from './atlas-script.ts';
import { ATLAS_STYLES } from './atlas-styles.ts';
import { concludeAtlas } from './conclude-atlas.ts';
import { html, type Markup, nothing } from './markup.ts';
import { page } from './page.ts';
import { tested, testedAt } from './tested.ts';

const classes: Readonly<Record<Column, string>> = {
  accepted: 'accepted',
  refused: 'refused',
  'stored otherwise': 'otherwise',
  failed: 'failed',
  observed: 'observed',
  unclear: 'unclear',
};

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
<p><label for="kind">What became of it</label><select id="kind"><option value="">anything</option>${COLUMNS.map(
    (column) => html`<option value="${classes[column]}">${column}</option>`,
  )}</select></p></div>`;
}

function entry({ id, question, answer, exchanges, stored }: AtlasEntry): Markup {
  const kind = classes[columnOf(answer)];
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

function unasked({ header, unasked: all }: Atlas): Markup {
  // Where nothing could be read, every question has the same reason, and the notes say it.
  if (all.length === 0 || header.unread !== undefined) return nothing;
  return html`<section id="unasked"><h2>Not asked</h2><ul class="unasked">${all.map(
    ({ id, question, because }) =>
      html`<li><code>${id}</code> ${question} <span class="soft">${because}</span></li>`,
  )}</ul></section>`;
}
