/** The look of a comparison, beside that of every page. */
export const COMPARISON_STYLES = `
.verdict { border-inline-start: 4px solid var(--tone); padding-inline-start: 1.25rem; }
.verdict .run { color: var(--soft); font-size: .8125rem; margin-bottom: .375rem; }
.columns, .legend dl { display: grid; gap: .375rem; font-size: .8125rem; }
.columns li { display: grid; grid-template-columns: 2.5rem minmax(0, 1fr); gap: .75rem; }
.legend dl div { display: grid; grid-template-columns: 6rem minmax(0, 1fr); gap: .75rem; }
.columns strong { font-weight: 650; }
.columns .doubt { color: var(--inconclusive); font-weight: 600; }
.legend { font-size: .8125rem; padding-top: 1.25rem; border-top: 1px solid var(--line); }
.legend h2 { font-size: .9375rem; }
.legend dt { font-weight: 600; }
.wide { overflow-x: auto; }
.wide table { width: auto; min-width: 100%; font-size: .8125rem; }
.wide th, .wide td { padding: .25rem .5rem; border-bottom: 1px solid var(--line); overflow-wrap: normal; white-space: nowrap; }
.wide thead th { color: var(--soft); text-align: center; }
.wide tbody th { font-weight: 400; position: sticky; inset-inline-start: 0; background: var(--paper); padding-inline-start: 0; }
.wide td { text-align: center; color: var(--soft); }
.wide td.new, .wide td.worse { color: var(--violated); font-weight: 650; }
.wide td.fixed { color: var(--upheld); font-weight: 650; }
.wide td.changed { color: var(--deviating); font-weight: 650; }
.wide td.worse { color: var(--violated); }
.wide td.unknown { color: var(--inconclusive); font-weight: 650; }
.rule { border-bottom: 1px solid var(--line); }
.rule > summary { display: grid; grid-template-columns: minmax(0, 24rem) minmax(0, 1fr) 3.75rem .5rem; gap: 0 1rem; padding: .375rem .25rem .375rem 0; font-size: .8125rem; }
.rule > summary:hover, .rule[open] > summary { background: var(--panel); box-shadow: -.375rem 0 var(--panel); }
.rule .claim { color: var(--soft); }
.rule.worse .claim { color: var(--ink); font-weight: 600; }
.inside { display: grid; gap: .875rem; padding: .75rem 0 1.25rem 1rem; font-size: .8125rem; }
.inside p strong { color: var(--tone); }
.inside .new, .inside .worse { --tone: var(--violated); }
.inside .fixed { --tone: var(--upheld); }
.inside .changed { --tone: var(--deviating); }
.inside .worse { --tone: var(--violated); }
.inside .unknown { --tone: var(--inconclusive); }
.lines { display: grid; gap: .125rem; margin-top: .25rem; }
.lines li { display: grid; grid-template-columns: 2rem minmax(0, 1fr); gap: .5rem; }
.lines .was code { color: var(--soft); }
@media screen and (max-width: 52rem) {
  .rule > summary { grid-template-columns: minmax(0, 1fr) auto .5rem; }
  .rule .claim { grid-column: 1 / -1; order: 3; }
  .wide tbody th { white-space: normal; min-width: 9rem; overflow-wrap: anywhere; }
}
@media print { .rule::details-content { content-visibility: visible; height: auto; } }
`;
