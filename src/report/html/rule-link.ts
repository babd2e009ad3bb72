import { html, type Markup } from '../markup.ts';
import { visible } from '../visible.ts';

const ID = /^(request|response|error|authorization|state)\.[\w.*-]+$/;

/** The fragment that opens a rule; undefined for what does not look like the id of one. */
export const anchorOf = (rule: string): string | undefined => (ID.test(rule) ? rule : undefined);

/** A rule id, with places where it may be broken. */
export function ruleId(rule: string): Markup {
  const [part = '', ...rest] = visible(rule).split('.');
  const words = rest.join('.').split(/(?<=\.)|(?=_)/);
  const broken = words.map((word, index) => html`${index === 0 ? undefined : { markup: '<wbr>' }}${word}`);
  return html`<span class="part">${rest.length === 0 ? part : `${part}.`}</span><wbr>${broken}`;
}

/** A rule id that leads to its rule. */
export function ruleLink(rule: string): Markup {
  const anchor = anchorOf(rule);
  return anchor === undefined
    ? html`<code>${rule}</code>`
    : html`<a href="#${anchor}"><code>${ruleId(rule)}</code></a>`;
}
