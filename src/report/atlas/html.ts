import type { AnswerColumn, Atlas, AtlasEntry, AtlasExchange, AtlasLimit } from '../../record/atlas.ts';
import {
  ANSWER_COLUMNS,
  areasOf,
  columnOf,
  listedUnasked,
  surprisesIn,
  tallyAnswers,
} from '../../record/atlas.ts';
import { defined } from '../../text/json.ts';
import { html, type Markup, nothing } from '../html/markup.ts';
import { filter, layout, page, pageFile } from '../html/page.ts';
import { tested, testedAt } from '../verdict.ts';
import { count } from '../words.ts';
import { concludeAtlas } from './console.ts';

/** The CSS class of a column: its last word. */
const classOf = (column: AnswerColumn): string => column.replace('stored ', '');

export function renderAtlasHtml(atlas: Atlas): string {
  return page({
    title: `What ${tested(atlas.header)} answers`,
    body: layout(head(atlas), [surprising(atlas), limits(atlas), answers(atlas), unasked(atlas)]),
    styles: pageFile('atlas.css'),
    script: pageFile('list.js'),
  });
}

function head(atlas: Atlas): Markup {
  const { tool, contract, strategy, startedAt } = atlas.header;
  const { sentence, notes } = concludeAtlas(atlas);
  const facts = {
    target: testedAt(atlas.header),
    by: tool,
    contract: contract.revision,
    strategy,
    started: startedAt.replace('T', ' ').replace(/(\.\d+)?Z$/, ' UTC'),
  };
  const surprises = surprisesIn(atlas).length;
  const differ =
    surprises === 0
      ? 'Every answer is that of the reference tenant.'
      : `${count(surprises, 'answer differs', 'answers differ')} from the reference tenant.`;
  return html`
<header><h1>What ${tested(atlas.header)} answers</h1>
<p class="lede">To what the contract leaves open. Observed, not judged. ${differ}</p>
<div class="notes"><p>${sentence}</p>${notes.map((note) => html`<p class="notice">${note}</p>`)}</div>
<dl class="facts">${Object.entries(facts).map(([term, value]) => html`<div><dt>${term}</dt><dd>${value}</dd></div>`)}</dl>
<p class="keys scripted"><button type="button" data-unfold="">Expand all</button></p></header>`;
}

/** The answers that a reader does not expect, each beside that of the reference tenant. */
function surprising(atlas: Atlas): Markup {
  const all = surprisesIn(atlas);
  if (all.length === 0) return nothing;
  const items = all.map(
    ({ entry: one, reference }) =>
      html`<li>${answerOf(one, 'not.', html`<span class="reference small">reference: ${reference}</span>`)}</li>
`,
  );
  return html`<section aria-labelledby="surprises"><h2 id="surprises">Other answers than the reference tenant’s <span class="soft">${count(all.length, 'answer')}</span></h2><ul class="answers">${items}</ul></section>`;
}

function answers(atlas: Atlas): Markup {
  const areas = areasOf(atlas).map(({ id, title, entries }) => {
    const told = tallyAnswers(entries).flatMap((number, at) =>
      number === 0 ? [] : [`${number} ${ANSWER_COLUMNS[at]}`],
    );
    return html`<details class="area opens" id="area-${id}" data-group=""><summary><h3>${title} <span class="soft">${entries.length}</span></h3><span class="small soft">${told.join(', ')}</span></summary><ul class="answers">${entries.map(entry)}</ul></details>`;
  });
  return html`<section aria-labelledby="answers"><h2 id="answers">All answers</h2>
${filter('answers', atlas.entries.length, [['answer', ANSWER_COLUMNS]])}${areas}</section>`;
}

const entry = (one: AtlasEntry): Markup =>
  html`<li data-item="" data-answer="${columnOf(one.answer)}">${answerOf(one)}</li>
`;

function answerOf(one: AtlasEntry, prefix = '', aside?: Markup): Markup {
  const { id, question, answer } = one;
  return html`<details class="opens" id="${prefix}${id}"><summary><span class="question">${question}</span><span class="answer ${classOf(columnOf(answer))}">${answer.words}${aside}</span></summary>
${behind(one)}</details>`;
}

const behind = ({ id, exchanges, stored }: AtlasEntry): Markup =>
  html`<div class="behind"><p class="id"><code>${id}</code></p>${
    stored && html`<p>Stored afterwards: <code>${joined(stored, ' ').join(', ')}</code></p>`
  }${exchanges.map(exchange)}</div>`;

const joined = (members: Readonly<Record<string, string>>, separator = ': '): readonly string[] =>
  Object.entries(members).map(([name, value]) => name + separator + value);

function exchange({ method, path, credential, mediaType, headers = {}, body, reply }: AtlasExchange): Markup {
  const lines = [
    `${method} ${path}`,
    ...(credential === 'full' ? [] : [`credential: ${credential}`]),
    ...joined({ ...defined({ 'content-type': mediaType }), ...headers }),
  ];
  const text = (head: readonly string[], rest: string | undefined): Markup => {
    const [first = '', ...others] = [...head, ...(rest ? ['', rest] : [])];
    return html`<pre>${first}${others.map((line) => html`\n${line}`)}</pre>`;
  };
  const answered =
    reply.kind === 'fault'
      ? text([`no answer (${reply.fault})`], undefined)
      : text([String(reply.status), ...joined(reply.headers)], reply.body);
  return html`<div class="exchange">${text(lines, body)}${answered}</div>`;
}

/** The size that fills a bar; bars are logarithmic, for limits lie between 50 and a million. */
const FULL = 10_000_000;
const lengthOf = (size: number): number =>
  Math.round((1000 * Math.log10(Math.max(1, Math.min(size, FULL)))) / Math.log10(FULL));

function limits({ limits: all }: Atlas): Markup {
  if (all.length === 0) return nothing;
  return html`<section aria-labelledby="area-limits"><h2 id="area-limits">Limits <span class="soft">a bar shows the largest size that was accepted, on a logarithmic scale; a line shows the limit of the contract</span></h2><div class="bars">${all.map(bar)}</div></section>`;
}

function bar({ id, question, words, departs, requests, largest, contract, proposal }: AtlasLimit): Markup {
  const line = contract && html`<path class="contract" d="M${lengthOf(contract.limit)} 0V10"/>`;
  const taken = html`<path class="taken" d="M0 2H${lengthOf(largest ?? 0)}V8H0z"/>`;
  return html`<div class="bar" id="${id}"><div><p>${question}</p><p class="soft small"><code>${id}</code> ${count(requests, 'request')}</p></div>
<div><p class="words${departs ? ' departs' : ''}">${words}</p><svg viewBox="0 0 1000 10" preserveAspectRatio="none" aria-hidden="true">${taken}${line}</svg>${
    proposal &&
    html`<pre class="proposal">${proposal.file} would say
${JSON.stringify(proposal.patch)}</pre>`
  }</div></div>`;
}

function unasked(atlas: Atlas): Markup {
  const all = listedUnasked(atlas);
  if (all.length === 0) return nothing;
  const items = all.map(
    ({ id, question, because }) =>
      html`<li><code>${id}</code> ${question} <span class="soft">${because}</span></li>`,
  );
  return html`<section aria-labelledby="unasked"><h2 id="unasked">Not asked <span class="soft">${count(all.length, 'question')}</span></h2><ul class="unasked">${items}</ul></section>`;
}
