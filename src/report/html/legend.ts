import { html, type Markup } from '../markup.ts';
import { outcome } from './outcome.ts';
import { LEVELS, OUTCOMES } from './words.ts';

/** What the words and marks of the report mean; it stands before the first result. */
export function legend(): Markup {
  return html`<section class="legend" aria-labelledby="legend"><h2 id="legend">How to read this</h2>
<div class="columns">
<dl>${OUTCOMES.map(
    ([word, means]) => html`
<div><dt>${outcome(word)}</dt><dd>${means}</dd></div>`,
  )}</dl>
<dl>${LEVELS.map(
    ([word, means]) => html`
<div><dt><span class="level">${word}</span></dt><dd>${means}</dd></div>`,
  )}
<div><dt><mark>marked</mark></dt><dd>the member or value in which two sides differ</dd></div></dl>
</div></section>`;
}
