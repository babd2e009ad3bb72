import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { each, html, type Markup } from './markup.ts';

export const digest = (text: string): string =>
  `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

export const pageFile = (name: string): string =>
  readFileSync(new URL(`./page-files/${name}`, import.meta.url), 'utf8');

interface HtmlPage extends Partial<Record<'styles' | 'script', string>> {
  readonly title: string;
  readonly body: readonly Markup[];
}

/** What stands on every page around its own parts. */
export const layout = (header: Markup, main: readonly Markup[]): readonly Markup[] => [
  html`<a class="skip" href="#main">Skip to the results</a>`,
  header,
  html`<main id="main" tabindex="-1">`,
  ...main,
  html`</main>`,
];

/** Before anything is drawn: what only works with a script is shown only with one, so that nothing jumps. */
const FIRST = "document.documentElement.className='js'";

/** A self-contained page: no file, request, style or script but these. Fragments open what they name. */
export function page({ title, body, styles = '', script = '' }: HtmlPage): string {
  const style = pageFile('page.css') + styles;
  // Last of all, so that whoever listens hears of it.
  const last = `'use strict';\n${pageFile('page.js')}${script}follow();\n`;
  const policy = [
    "default-src 'none'",
    `style-src ${digest(style)}`,
    `script-src ${digest(FIRST)} ${digest(last)}`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  const raw = (text: string): Markup => ({ markup: text });
  const { markup } = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<title>${title}</title>
<script>${raw(FIRST)}</script>
<style>${raw(style)}</style>
</head>
<body>
${body}
<p class="unseen" role="status" id="said"></p>
<script>${raw(last)}</script>
</body>
</html>
`;
  return markup;
}

/** A choice: its name, which is that of the `data-` attribute of an item, and its words. */
type Choice = readonly [name: string, words: readonly string[]];

/** Filters the items of a page, and counts those shown. Needs the script of lists. */
export function filter(noun: string, size: number, choices: readonly Choice[]): Markup {
  return html`<form class="filter scripted" role="search" aria-label="Filter of ${noun}">
${each(choices, ([name, words]) => html`<div><label for="${name}">${name}</label><select id="${name}" name="${name}"><option value="">any</option>${words.map((word) => html`<option>${word}</option>`)}</select></div>`)}
<div class="search"><label for="text">text</label><input type="search" id="text" name="text" autocomplete="off" spellcheck="false"></div>
<button type="button" data-reset="">Show all</button>
<p class="small soft" role="status" id="shown" data-noun="${noun}">${size} ${noun}</p></form>
<p class="soft" id="none" hidden>Nothing fits this filter. <button type="button" data-reset="">Show all ${noun}</button></p>`;
}
