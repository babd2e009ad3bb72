import { createHash } from 'node:crypto';
import { html, type Markup } from '../markup.ts';
import { PAGE_STYLES } from './page-styles.ts';

/** How a content security policy names an inline style or script. */
export function digest(text: string): string {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
}

/** What every page does: opens what a fragment names, and copies. Runs in a browser; keep it plain and small. */
const PAGE_SCRIPT = `
'use strict';
const byId = (id) => document.getElementById(id);

/** The id in the fragment; none where it is no text. */
function named() {
  try { return decodeURIComponent(location.hash.slice(1).split('?')[0]); } catch { return ''; }
}

/** Opens what the fragment names, and everything it is in. */
function follow(id = named()) {
  const target = id === '' ? null : byId(id);
  if (target === null) return;
  document.dispatchEvent(new CustomEvent('page:reveal', { detail: target }));
  for (let at = target; at !== null; at = at.parentElement) if (at.tagName === 'DETAILS') at.open = true;
  for (const one of document.querySelectorAll('.at')) one.classList.remove('at');
  target.classList.add('at');
  target.scrollIntoView();
  if (target.matches('details, [data-failure]')) target.querySelector('summary, a').focus({ preventScroll: true });
}

/** Where there is no clipboard: selects the text and asks the browser to copy it. */
function copySelected(source) {
  const selection = getSelection();
  selection.selectAllChildren(source);
  const done = document.execCommand('copy');
  selection.removeAllRanges();
  return done;
}

async function copy(button) {
  const source = button.previousElementSibling;
  let done = false;
  try {
    await navigator.clipboard.writeText(source.textContent.trim());
    done = true;
  } catch {
    done = copySelected(source);
  }
  button.dataset.copy = done ? 'done' : 'failed';
  button.textContent = done ? 'Copied' : 'Selected';
  byId('said').textContent = done ? 'Copied' : 'Could not copy: the text is selected';
  if (!done) getSelection().selectAllChildren(source);
}

/** A button that said so says what it does again, once it is left. */
function forget(event) {
  const button = event.target.closest('button[data-copy]');
  if (button !== null && button.dataset.copy !== '') { button.dataset.copy = ''; button.textContent = 'Copy'; }
}
document.addEventListener('focusout', forget);

document.addEventListener('click', (event) => {
  const button = event.target.closest('button[data-copy]');
  if (button !== null) copy(button);
  // The same fragment a second time is no change of it.
  const link = event.target.closest('a[href^="#"]');
  if (link !== null && link.hash === location.hash) follow();
});
addEventListener('hashchange', () => follow());
`;

interface HtmlPage {
  readonly title: string;
  readonly body: readonly Markup[];
  /** CSS beside that of every page. */
  readonly styles?: string;
  /** JavaScript beside that of every page; it runs when everything is there. */
  readonly script?: string;
}

/** Before anything is drawn: what only works with a script is shown only with one, so that nothing jumps. */
const FIRST = "document.documentElement.className='js'";

/**
 * A self-contained page: no file beside it, no request, no style and no script but these. Fragments open what they
 * name; `data-copy` on a button copies the text of its neighbour.
 */
export function page({ title, body, styles = '', script = '' }: HtmlPage): string {
  const style = PAGE_STYLES + styles;
  // Last of all, so that whoever listens hears of it.
  const last = `${PAGE_SCRIPT}${script}follow();\n`;
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
