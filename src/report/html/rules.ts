import type { Finding, Part } from '../../model.ts';
import { count } from '../count.ts';
import { html, type Markup, nothing } from '../markup.ts';
import { PARTS } from '../tally.ts';
import type { Shown } from './detail.ts';
import { rule } from './rule.ts';
import { LEVELS, OUTCOMES, PART_WORDS } from './words.ts';

/** The matrix: every rule by part, with its outcome and level, and what narrows it. */
export function rules(shown: Shown): Markup {
  const { findings } = shown.record;
  if (findings.length === 0) return nothing;
  const parts = PARTS.flatMap((part) => {
    const own = findings.filter((finding) => finding.part === part);
    return own.length === 0 ? [] : [section(shown, part, own)];
  });
  return html`<section id="rules" aria-labelledby="matrix"><h2 id="matrix">Rules</h2>
${filter(findings)}
${parts}
<p class="soft" id="none" hidden>No rule fits this filter.</p></section>`;
}

function section(shown: Shown, part: Part, own: readonly Finding[]): Markup {
  return html`<div class="matrix" data-part="${part}"><h3>${part} <span class="soft">${PART_WORDS[part]}</span></h3>
${own.map((finding) => rule(shown, finding))}</div>`;
}

function filter(findings: readonly Finding[]): Markup {
  return html`<form class="filter scripted" role="search" aria-label="Rules">
${choice('part', PARTS)}${choice(
  'level',
  LEVELS.map(([word]) => word),
)}${choice(
  'outcome',
  OUTCOMES.map(([word]) => word),
)}
<div><label for="text">text</label><input type="search" id="text" autocomplete="off" spellcheck="false"></div>
<button type="reset">Show all</button>
<p class="small soft" role="status" id="shown">${count(findings.length, 'rule')}</p></form>`;
}

function choice(name: string, words: readonly string[]): Markup {
  const options = words.map((word) => html`<option>${word}</option>`);
  return html`<div><label for="${name}">${name}</label><select id="${name}"><option value="">any</option>${options}</select></div>`;
}
