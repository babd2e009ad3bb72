import { each, html, type Markup } from '../markup.ts';

/** A choice: its name, which is that of the `data-` attribute of an item, and its words. */
export type Choice = readonly [name: string, words: readonly string[]];

/** What narrows the items of a page, how many are shown, and what is said when none is. Needs the script of lists. */
export function filter(noun: string, size: number, choices: readonly Choice[]): Markup {
  return html`<form class="filter scripted" role="search" aria-label="Filter of ${noun}">
${each(choices, ([name, words]) => html`<div><label for="${name}">${name}</label><select id="${name}" name="${name}"><option value="">any</option>${words.map((word) => html`<option>${word}</option>`)}</select></div>`)}
<div class="search"><label for="text">text</label><input type="search" id="text" name="text" autocomplete="off" spellcheck="false"></div>
<button type="button" data-reset="">Show all</button>
<p class="small soft" role="status" id="shown" data-noun="${noun}">${size} ${noun}</p></form>
<p class="soft" id="none" hidden>Nothing fits this filter. <button type="button" data-reset="">Show all ${noun}</button></p>`;
}
