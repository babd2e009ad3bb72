import { html, type Markup, whole } from '../markup.ts';

/** Longer lines are only in the record: half a command is no command. */
const LONGEST = 8_000;

/** A line to be copied, with its button. */
export function copyLine(name: string, text: string): Markup {
  if (text.length > LONGEST)
    return html`<div class="line"><h4>${name}</h4><p class="soft">${text.length} characters long: it is in the record.</p></div>`;
  return html`<div class="line"><h4>${name}</h4><div class="copy"><code>${whole(text)}</code><button type="button" class="scripted" data-copy="" aria-label="Copy ${name}">Copy</button></div></div>`;
}
