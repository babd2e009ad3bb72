import { html, type Markup } from '../markup.ts';

export interface Lane {
  readonly name: string;
  /** What the top of the lane stands for. */
  readonly top: string;
  /** Said to those who do not see it. */
  readonly label: string;
  /** Shapes in a box of 1000 by 100, stretched to whatever room there is. */
  readonly shapes: readonly Markup[];
}

/** One strip of a picture over time. Its words stand beside it, so that they are never stretched. */
export function lane({ name, top, label, shapes }: Lane): Markup {
  return html`<div class="lane"><p><span>${name}</span> <span class="soft">${top}</span></p>
<svg viewBox="0 0 1000 100" preserveAspectRatio="none" role="img" aria-label="${label}">${shapes}</svg></div>`;
}
