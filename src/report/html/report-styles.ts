export const REPORT_STYLES = `

.columns { display: grid; grid-template-columns: repeat(2, minmax(0, 1fr)); gap: 1rem 3rem; }
.level { font-weight: 600; }

.tally { overflow-x: auto; }
.tally td, .tally th { overflow-wrap: normal; padding: .3125rem .75rem .3125rem 0; border-bottom: 1px solid var(--line); font-size: .8125rem; }
.tally td { font-variant-numeric: tabular-nums; font-size: .9375rem; }
.tally tbody th { font-weight: 400; }
.tally .total th, .tally .total td { border-bottom: 0; font-weight: 650; }
.tally .none { color: var(--soft); }
.tally td a { color: var(--tone); font-weight: 650; }
.failures { display: grid; gap: .375rem; font-size: .8125rem; margin-top: .5rem; }
.failures li:not(.soft) { display: grid; grid-template-columns: 7.25rem minmax(0, 1fr); gap: .75rem; }
.rest > summary { font-size: .8125rem; }

.timeline { display: grid; gap: .75rem; margin-bottom: 1rem; }
.lane { display: grid; grid-template-columns: 13rem minmax(0, 1fr); gap: 1rem; align-items: stretch; }
.lane p { font-size: .8125rem; line-height: 1.4; }
.lane p span { display: block; }
.lane svg { display: block; width: 100%; height: 4.5rem; border-bottom: 1px solid var(--line); background: var(--panel); }
.lane path { vector-effect: non-scaling-stroke; fill: none; stroke-width: 1; }
.lane .area { fill: var(--accent); fill-opacity: .16; stroke: var(--accent); }
.lane .limit { stroke: var(--ink); stroke-dasharray: 5 3; }
.lane .refused { stroke: var(--violated); stroke-dasharray: 2 2; }
.lane .read { stroke: var(--soft); stroke-opacity: .65; }
.lane .write { stroke: var(--accent); }
.lane .silent { stroke: var(--violated); stroke-width: 2; }
.axis { display: grid; grid-template-columns: 13rem minmax(0, 1fr) auto; gap: 1rem; margin-top: -.5rem; font-size: .75rem; color: var(--soft); }
.timeline figcaption { font-size: .8125rem; }

.matrix { margin-top: 1rem; }
.matrix > summary { display: grid; grid-template-columns: minmax(0, 1fr) auto .5rem; gap: 0 1rem; padding: .375rem .25rem .375rem 0; border-bottom: 1px solid var(--line); }
.matrix > summary:hover, .cause > summary:hover { background: var(--panel); }
.cause { border-bottom: 1px solid var(--line); }
.cause > summary { display: grid; grid-template-columns: minmax(0, 1fr) auto .5rem; gap: 0 1rem; align-items: baseline; padding: .5rem .25rem .5rem 0; }
.cause .claim { font-weight: 600; }
.cause > .inside { padding-inline-start: 1.25rem; }
.list > .violation { padding-block: .5rem; border-top: 0; border-bottom: 1px solid var(--line); margin: 0; }
.rule { border-bottom: 1px solid var(--line); }
.rule > summary {
  display: grid; grid-template-columns: 7.25rem minmax(0, 24rem) minmax(0, 1fr) 3.75rem .5rem; gap: 0 1rem; align-items: baseline;
  padding: .375rem .25rem .375rem 0; font-size: .8125rem;
}
.rule > summary:hover { background: var(--panel); }
.rule .part { color: var(--soft); }
.rule > summary .id { font-size: .75rem; overflow-wrap: anywhere; }
.rule .outcome.upheld { font-weight: 400; }
.rule .level { font-weight: 400; color: var(--soft); text-align: end; }
.rule[data-level=must] .level { color: var(--ink); }
.rule[open] > summary { background: var(--panel); box-shadow: -.375rem 0 var(--panel); }
.rule[open] > summary .id { font-weight: 600; }
.rule[data-outcome=violated] .claim, .rule[data-outcome=deviating] .claim { font-weight: 600; }
.inside { display: grid; gap: 1.125rem; padding: 1rem 0 1.5rem 8.25rem; contain: paint; }
.inside > * { min-width: 0; }
.settled { color: var(--soft); font-size: .8125rem; }
blockquote { border-inline-start: 2px solid var(--line); padding-inline-start: .875rem; }
blockquote footer { color: var(--soft); font-size: .8125rem; }
.because, ul.observed { font-size: .8125rem; }
.because li, .observed li { padding-inline-start: .875rem; text-indent: -.875rem; }
.because li::before, .observed li::before { content: "– "; color: var(--soft); }

.violation { border-top: 1px solid var(--line); padding-top: .75rem; }
.violation + .violation { margin-top: -.375rem; }
.violation summary h3, .stored summary h4 { display: inline; }
.around { display: grid; gap: .75rem; padding-top: .125rem; }
.member { display: block; padding-inline-start: 2.5rem; text-indent: -1.5rem; }
.stored table { font-size: .8125rem; margin-top: .25rem; }
.stored td, .stored th { padding: .1875rem .75rem .1875rem 0; border-bottom: 1px solid var(--line); width: 33%; font-weight: 400; }
.stored thead th { color: var(--soft); }
.stored tr:not(.changed) td { color: var(--soft); }
.stored .changed th code { font-weight: 600; }
.tag { font-size: .75rem; color: var(--soft); margin-inline-start: .375rem; }
.line h4 { margin-bottom: .1875rem; }
.more { display: grid; gap: .5rem; border-top: 1px solid var(--line); padding-top: .75rem; font-size: .8125rem; }
.more li { display: grid; gap: .125rem; }
.cases ol { font-size: .8125rem; margin-top: .25rem; }
.cases li { display: grid; grid-template-columns: 2.5rem minmax(0, 1fr) minmax(3rem, auto) 4rem; gap: .75rem; padding: .125rem 0; border-bottom: 1px solid var(--line); }
.cases li > :last-child, .requests td:last-child, .requests th:last-child { text-align: end; font-variant-numeric: tabular-nums; }
.copy .script { background: var(--panel); border-radius: 6px; padding: .4375rem .625rem .4375rem 2.25rem; list-style: decimal; display: grid; gap: .375rem; }
.headers { margin-top: .375rem; font-size: .8125rem; }
.steps { list-style: decimal inside; }
.steps pre { display: inline; }

.reason p, .reason summary { font-size: .8125rem; }
.reason { padding: .625rem 0; border-bottom: 1px solid var(--line); }
.seen { display: grid; grid-template-columns: minmax(0, 5fr) minmax(0, 6fr); gap: .25rem 2rem; padding: .5rem 0; border-bottom: 1px solid var(--line); font-size: .8125rem; }
.seen dt .soft { display: block; }
.requests summary { padding: .375rem 0; }
.requests table { font-size: .8125rem; }
.requests td, .requests th { padding: .1875rem .75rem .1875rem 0; border-bottom: 1px solid var(--line); font-weight: 400; }
.requests thead th { color: var(--soft); }
.requests th:first-child, .requests td:nth-child(2), .requests td:last-child, .cases li > :last-child { white-space: nowrap; }
.requests td:nth-last-child(2), .requests thead th, .cases li > :nth-last-child(2) { overflow-wrap: normal; }
tr:target, tr.at { background: var(--mark); color: var(--mark-ink); }
.pairs { display: grid; font-size: .8125rem; margin-top: .375rem; }
.pairs div { display: grid; grid-template-columns: minmax(7.5rem, 1fr) minmax(0, 2fr); gap: .75rem; padding: .1875rem 0; border-bottom: 1px solid var(--line); }
.pairs dt { color: var(--soft); }
.pairs.variables div { grid-template-columns: minmax(0, 18rem) minmax(0, 1fr); }
.pairs.variables dt { font: .75rem/1.625 var(--mono); }

@media screen and (max-width: 52rem) {
  .columns { grid-template-columns: minmax(0, 1fr); }
  .failures { gap: .75rem; }
  .failures li:not(.soft) { grid-template-columns: minmax(0, 1fr); gap: 0; }
  .cause > summary, .matrix > summary { grid-template-columns: minmax(0, 1fr) .5rem; }
  .cause > summary > .small, .matrix > summary > .small { grid-row: 2; grid-column: 1; }
  .cause > .inside { padding-inline-start: 0; }
  .lane, .axis { grid-template-columns: minmax(0, 1fr); gap: .25rem; }
  .axis { grid-template-columns: 1fr auto; }
  .axis span:first-child { display: none; }
  .rule > summary { grid-template-columns: minmax(0, 1fr) auto .5rem; gap: .125rem .75rem; padding-block: .5rem; }
  .rule > summary .outcome { order: 1; }
  .rule > summary .level { order: 2; }
  .rule > summary::after { order: 2; }
  .rule > summary .id { order: 3; grid-column: 1 / -1; }
  .rule > summary .claim { order: 4; grid-column: 1 / -1; }
  .inside { padding-inline-start: 0; }
  .copy { grid-template-columns: minmax(0, 1fr); }
  .copy button { justify-self: end; }
  .seen { grid-template-columns: minmax(0, 1fr); }
  .tally thead { position: absolute; clip-path: inset(50%); }
  .tally tr { display: flex; flex-wrap: wrap; gap: .125rem .875rem; padding: .5rem 0; border-bottom: 1px solid var(--line); }
  .tally td, .tally th { display: block; border: 0; padding: 0; }
  .tally th { flex: 0 0 100%; }
  .tally tbody th { font-weight: 650; }
  .tally td.none { display: none; }
  .tally td::after { content: " " attr(data-name); font-size: .8125rem; font-weight: 400; }
  .stored thead { position: absolute; clip-path: inset(50%); }
  .stored tr, .stored td, .stored th { display: block; width: auto; border: 0; padding: 0; }
  .stored tr { padding: .3125rem 0; border-bottom: 1px solid var(--line); }
  .stored td { display: grid; grid-template-columns: 4rem minmax(0, 1fr); }
  .stored td::before { content: attr(data-name); color: var(--soft); }
  .cases li { grid-template-columns: 2rem minmax(0, 1fr) auto; }
  .cases li > :last-child { display: none; }
  .requests td:nth-child(2), .requests th:nth-child(2) { display: none; }
  .pairs div { grid-template-columns: 6.5rem minmax(0, 1fr); }
  .pairs.variables div { grid-template-columns: minmax(0, 1fr); gap: 0; }
}
@media print {
  .rule > summary { grid-template-columns: 7rem minmax(0, 1fr) minmax(0, 1fr) 3.5rem; }
  .rule > summary::after { display: none; }
  .inside { padding-inline-start: 1rem; contain: none; }
  .copy > * { border: 1px solid var(--line); }
  .violation::details-content { content-visibility: visible; height: auto; }
}
`;
