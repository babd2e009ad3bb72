import { html, type Markup } from '../markup.ts';
import type { OutcomeWord } from '../outcome-word.ts';

/** An outcome as a word with its shape and colour. */
export function outcome(word: OutcomeWord): Markup {
  return html`<span class="outcome ${word}">${word}</span>`;
}
