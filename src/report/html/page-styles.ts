/** The look of every page: ink, paper, one accent, and colours of outcomes that never stand without their word. */
export const PAGE_STYLES = `
:root {
  color-scheme: light dark;
  --paper: #fdfcfa; --panel: #f5f3ef; --sunk: #efece6; --line: #dfdbd3; --ink: #1c1d20; --soft: #5a5d63;
  --accent: #2747a3; --mark: #ffe7a3; --mark-ink: #3d2e00;
  --upheld: #1f6b3a; --violated: #a8201a; --deviating: #855100; --inconclusive: #6a35a8;
  --inapplicable: #5a5d63; --untested: #4d5a73; --tolerated: #6b5a2e;
  --sans: system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "Liberation Sans", sans-serif;
  --mono: ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", "Liberation Mono", monospace;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #141517; --panel: #1b1c1f; --sunk: #222428; --line: #33363b; --ink: #e8e6e1; --soft: #a3a6ac;
    --accent: #a3b8ff; --mark: #574300; --mark-ink: #ffecb3;
    --upheld: #7bd39a; --violated: #ff938b; --deviating: #f1bd6c; --inconclusive: #cbaaff;
    --inapplicable: #a3a6ac; --untested: #a9b6cf; --tolerated: #d3c08a;
  }
}
*, ::before, ::after { box-sizing: border-box; }
html { background: var(--paper); scroll-padding-top: 5rem; text-size-adjust: 100%; }
body {
  margin: 0 auto; max-width: 76rem; padding: 2.5rem clamp(1rem, 4vw, 3rem) 5rem;
  color: var(--ink); font: 400 .9375rem/1.5 var(--sans); overflow-wrap: anywhere;
}
h1, h2, h3, h4, p, ul, ol, dl, dd, figure, blockquote, pre, table { margin: 0; padding: 0; }
h1 { font-size: clamp(1.5rem, 1.1rem + 1.6vw, 2.125rem); font-weight: 650; line-height: 1.2; letter-spacing: -.018em; text-wrap: balance; }
h2 { font-size: 1.125rem; font-weight: 650; letter-spacing: -.01em; }
h3 { font-size: .9375rem; font-weight: 650; }
h4 { font-size: .8125rem; font-weight: 600; color: var(--soft); }
section { margin-top: 3rem; }
section > h2 + * { margin-top: .875rem; }
.lede { color: var(--soft); max-width: 46rem; }
a { color: var(--accent); text-underline-offset: .2em; text-decoration-thickness: 1px; }
code, pre, kbd { font: 400 .8125rem/1.5 var(--mono); font-variant-ligatures: none; }
code, td, dd, bdi { unicode-bidi: isolate; }
pre { white-space: pre-wrap; direction: ltr; overflow-wrap: anywhere; }
ul, ol { list-style: none; }
table { border-collapse: collapse; width: 100%; }
th { text-align: start; font-weight: 600; }
td, th { vertical-align: baseline; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; border-radius: 3px; }
summary { cursor: pointer; }
.opens > summary { list-style: none; }
.opens > summary::-webkit-details-marker { display: none; }
.opens > summary::after {
  content: ""; width: .4375rem; height: .4375rem; border: solid var(--soft); border-width: 0 1.5px 1.5px 0;
  rotate: 45deg; align-self: start; justify-self: end; translate: 0 .3125rem;
}
.opens[open] > summary::after { rotate: 225deg; translate: 0 .5625rem; }
[hidden] { display: none !important; }
html:not(.js) .scripted { display: none; }
.soft { color: var(--soft); }
.small { font-size: .8125rem; }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.skip { position: absolute; inset-block-start: -10rem; }
.skip:focus { position: static; }

/* A word for what became of something, with a shape of its own beside the colour. */
.outcome { color: var(--tone); font-weight: 600; white-space: nowrap; }
.outcome::before {
  content: ""; display: inline-block; width: .5625rem; height: .5625rem; margin-inline-end: .4375rem;
  border: 2px solid var(--tone); print-color-adjust: exact;
}
.upheld { --tone: var(--upheld); }
.outcome.observed, td.observed { --tone: var(--soft); }
.violated { --tone: var(--violated); }
.deviating { --tone: var(--deviating); }
.tolerated { --tone: var(--tolerated); }
.inconclusive { --tone: var(--inconclusive); }
.inapplicable { --tone: var(--inapplicable); }
.untested { --tone: var(--untested); }
.outcome.upheld::before { border-radius: 50%; background: var(--tone); }
.outcome.violated::before { background: var(--tone); }
.outcome.deviating::before { rotate: 45deg; scale: .85; }
.outcome.tolerated::before { rotate: 45deg; scale: .85; background: linear-gradient(135deg, var(--tone) 50%, transparent 0); }
.outcome.inconclusive::before { border-radius: 50%; background: linear-gradient(90deg, var(--tone) 50%, transparent 0); }
.outcome.inapplicable::before { height: 0; border-width: 0 0 2px; translate: 0 -.2rem; }
.outcome.untested::before { border-radius: 50%; border-width: 1px; }

mark { background: var(--mark); color: var(--mark-ink); border-radius: 2px; padding: .0625rem .1875rem; margin-inline: -.1875rem; box-decoration-break: clone; print-color-adjust: exact; }
button, select, input { font: inherit; color: inherit; }
button, select, input {
  background: var(--paper); border: 1px solid var(--line); border-radius: 6px; padding: .3125rem .625rem; min-height: 2.125rem;
}
select, input { border-color: color-mix(in srgb, var(--soft) 70%, var(--paper)); width: 100%; }
button { cursor: pointer; }
button:hover, select:hover, input:hover { border-color: var(--accent); }

/* A line to copy. */
.copy { display: grid; grid-template-columns: minmax(0, 1fr) auto; align-items: start; gap: .5rem; }
.copy > code { background: var(--panel); border-radius: 6px; padding: .4375rem .625rem; display: block; }
.copy button { min-width: 4.5rem; font-size: .8125rem; }
.copy button[data-copy=done] { color: var(--upheld); border-color: currentColor; }

.notice { border-inline-start: 3px solid var(--tone, var(--soft)); padding: .125rem 0 .125rem .875rem; }

/* What pages with many items share. */
.verdict { border-inline-start: 4px solid var(--tone); padding-inline-start: 1.25rem; }
.verdict .run { color: var(--soft); font-size: .8125rem; margin-bottom: .375rem; }
.verdict .lead { margin-top: .5rem; font-size: 1.0625rem; font-weight: 600; }
.keys { margin-top: 1rem; }
.keys button { min-width: 7.5rem; }
.verdict .notes { margin-top: .75rem; display: grid; gap: .25rem; }
.verdict .notice { margin-top: .75rem; }
.facts { display: flex; flex-wrap: wrap; gap: .5rem 2rem; margin-top: 1.25rem; font-size: .8125rem; }
.facts dt { color: var(--soft); }
h2 .soft, h3 .soft, h4 .soft { font-weight: 400; letter-spacing: 0; margin-inline-start: .375rem; font-size: .8125rem; }
.legend { font-size: .8125rem; margin-top: 2rem; padding-top: 1.25rem; border-top: 1px solid var(--line); }
.legend h2 { font-size: .9375rem; }
.legend dl { display: grid; gap: .25rem; align-content: start; }
.legend dl div { display: grid; grid-template-columns: 7.25rem minmax(0, 1fr); gap: .75rem; }
.help { display: inline-block; width: 1.375rem; text-align: center; border: 1px solid var(--line); border-radius: 50%; font-size: .8125rem; text-decoration: none; }
.names { display: flex; flex-wrap: wrap; gap: .125rem 1rem; margin-top: .25rem; font-size: .8125rem; }
.filter {
  display: flex; flex-wrap: wrap; gap: .5rem .75rem; align-items: end; margin-top: 1rem;
  position: sticky; inset-block-start: 0; z-index: 1; background: var(--paper); padding: .625rem 0; border-bottom: 1px solid var(--line);
}
.filter > div { flex: 0 1 9.5rem; }
.filter > .search { flex: 1 1 9.5rem; }
.filter label { display: block; font-size: .75rem; color: var(--soft); }
.filter p { min-width: 7.5rem; text-align: end; padding-bottom: .4375rem; }
.list { border-top: 1px solid var(--line); }
.sides { display: grid; grid-template-columns: repeat(2, minmax(0, 1fr)); gap: .75rem; }
.sides.three { grid-template-columns: minmax(0, 5fr) minmax(0, 4fr) minmax(0, 5fr); }
.sides > div { background: var(--panel); border-radius: 6px; padding: .5rem .75rem .625rem; min-width: 0; }
@media screen and (max-width: 52rem) {
  .sides, .sides.three { grid-template-columns: minmax(0, 1fr); }
  .verdict { padding-inline-start: .875rem; }
  .facts { display: grid; gap: .1875rem; }
  .facts div { display: grid; grid-template-columns: 5rem minmax(0, 1fr); gap: .75rem; }
  .filter { position: static; }
  .filter > div { flex: 1 1 6rem; }
  .filter > .search { flex: 1 1 60%; }
  .filter p { text-align: start; padding: 0; }
}

@media print {
  :root {
    --paper: #fff; --panel: #fff; --sunk: #fff; --line: #bbb; --ink: #000; --soft: #444; --accent: #000;
    --mark: #ffe7a3; --mark-ink: #000; --upheld: #1f6b3a; --violated: #a8201a; --deviating: #855100;
    --inconclusive: #6a35a8; --inapplicable: #444; --untested: #444; --tolerated: #6b5a2e;
  }
  :root { font-size: 81.25%; }
  body { max-width: none; padding: 0; }
  section { margin-top: 1.5rem; }
  .scripted, .skip, .copy button, .filter, .help { display: none; }
  .sides > div { border: 1px solid var(--line); }
  [data-print]::details-content { content-visibility: visible; height: auto; }
  h2, h3, summary { break-after: avoid; }
  tr, li, figure { break-inside: avoid; }
}
`;
