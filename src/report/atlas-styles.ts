/** The look of an atlas beside that of every page: an answer is a word with a mark, and no judgement in its colour. */
export const ATLAS_STYLES = `
.facts { display: flex; flex-wrap: wrap; gap: .25rem 1.5rem; margin-top: 1rem; color: var(--soft); font-size: .8125rem; }
.facts dt { display: inline; }
.facts dd { display: inline; color: var(--ink); margin-inline-start: .375rem; }
.facts div { display: block; }
.notes { margin-top: 1rem; }
.find { display: grid; grid-template-columns: minmax(0, 1fr) 14rem; gap: .75rem; margin-top: 2rem; }
@media (max-width: 40rem) { .find { grid-template-columns: minmax(0, 1fr); } }
.find label { font-size: .8125rem; color: var(--soft); }
.areas { display: flex; flex-wrap: wrap; gap: .25rem 1rem; margin-top: 1.25rem; font-size: .8125rem; }
.answers { border-top: 1px solid var(--line); }
.answers > li { border-bottom: 1px solid var(--line); }
.answers summary { display: grid; grid-template-columns: minmax(0, 5fr) minmax(0, 6fr) .5rem; gap: .25rem 1.5rem; padding: .5rem .25rem .5rem 0; }
.answers summary:hover .question { text-decoration: underline; text-decoration-thickness: 1px; text-underline-offset: .2em; }
@media (max-width: 48rem) {
  .answers summary { grid-template-columns: minmax(0, 1fr) .5rem; }
  .answers .answer { grid-column: 1; grid-row: 2; }
}
.answer { font-weight: 600; padding-inline-start: 1rem; text-indent: -1rem; }
.answer::before {
  content: ""; display: inline-block; width: .5rem; height: .5rem; margin-inline-end: .5rem; border: 2px solid var(--soft);
  print-color-adjust: exact;
}
.accepted::before { border-radius: 50%; background: var(--soft); }
.refused::before { background: var(--soft); }
.otherwise { color: var(--deviating); }
.otherwise::before { border-color: currentColor; rotate: 45deg; scale: .85; }
.failed { color: var(--violated); }
.failed::before { border-color: currentColor; background: currentColor; }
.unclear { color: var(--inconclusive); }
.unclear::before { border-color: currentColor; border-radius: 50%; border-inline-end-color: transparent; border-block-end-color: transparent; }
.observed::before { height: 0; border-width: 0 0 2px; translate: 0 -.2rem; }
.behind { padding: .25rem 0 1.25rem; display: grid; gap: .75rem; }
.behind .id { color: var(--soft); }
.exchange { display: grid; grid-template-columns: repeat(2, minmax(0, 1fr)); gap: .5rem; }
@media (max-width: 48rem) { .exchange { grid-template-columns: minmax(0, 1fr); } }
.exchange pre { background: var(--panel); border-radius: 6px; padding: .5rem .75rem; }
.limits td, .limits th { padding: .5rem .75rem .5rem 0; border-bottom: 1px solid var(--line); }
.limits .words { font-weight: 600; }
.departs { color: var(--deviating); }
.proposal { background: var(--panel); border-radius: 6px; padding: .5rem .75rem; margin-top: .5rem; }
.unasked li { padding: .25rem 0; }
`;
