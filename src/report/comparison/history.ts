import type { PastRun, Timeline } from '../../history/compare-records.ts';
import { visible } from '../../text/elide.ts';
import { each, html, type Markup, nothing } from '../html/markup.ts';
import { layout, page, pageFile } from '../html/page.ts';
import { seconds } from '../html/words.ts';
import { type ConsoleOptions, styleOf } from '../terminal.ts';
import { tested } from '../verdict.ts';
import { count, EXITS } from '../words.ts';
import type { ReportLinks } from './html.ts';

/** The runs of a folder over time: verdict, causes, counts and duration, for a terminal and as a page. */

const when = ({ header }: PastRun): string => header.startedAt.slice(0, 16).replace('T', ' ');

/** What became of the last run, held against the one before. */
function sentence({ runs }: Timeline): string {
  const [before, last] = [runs.at(-2), runs.at(-1)];
  if (last === undefined) return 'No run.';
  const now = `${tested(last.header)} ${EXITS[last.exitCode].means}`;
  if (before === undefined) return `${now}: 1 run so far.`;
  const [fresh, gone] = [newCauses(last, before), newCauses(before, last)];
  const changes = [
    ...(fresh > 0 ? [count(fresh, 'new cause')] : []),
    ...(gone > 0 ? [`${count(gone, 'cause')} gone`] : []),
  ];
  return `${now}: ${changes.join(', ') || 'the same causes'} since the run before.`;
}

const newCauses = (run: PastRun, other: PastRun): number =>
  [...run.causes.keys()].filter((id) => !other.causes.has(id)).length;

/** A line for each run, the latest last, and what changed in it. */
export function renderHistoryConsole(timeline: Timeline, options: ConsoleOptions): string {
  const { paint } = styleOf(options);
  const rows = timeline.runs.map((run) =>
    [
      `${visible(when(run)).padEnd(16)}  ` +
        `${paint[EXITS[run.exitCode].colour](EXITS[run.exitCode].means.padEnd(16))}`,
      `${count(run.broken, 'broken rule')}, ${count(run.causes.size, 'cause')}`.padEnd(28),
      seconds(run.took).padEnd(12),
      paint.dim(visible(run.name)),
    ].join('  '),
  );
  return `${rows.join('\n')}\n\n${paint.strong(visible(sentence(timeline)))}\n`;
}

export function renderHistoryHtml(timeline: Timeline, links: ReportLinks): string {
  const last = timeline.runs.at(-1);
  return page({
    title: `History of ${last === undefined ? 'no run' : tested(last.header)} · patchproof`,
    styles: pageFile('history.css'),
    body: layout(
      html`<header class="verdict ${last === undefined ? '' : EXITS[last.exitCode].tone}"><p class="run">${count(timeline.runs.length, 'run')}</p><h1>${sentence(timeline)}</h1></header>`,
      [charts(timeline.runs), causes(timeline), table(timeline.runs, links)],
    ),
  });
}

type Bars = Partial<Record<'bad' | 'open' | 'time', (run: PastRun) => number>>;

/** Stacked bars, one a run, in a box of 1000 by 100. Text stays outside so that it is never stretched. */
function chart(runs: readonly PastRun[], stack: Bars, caption: string): Markup {
  const all = Object.entries(stack);
  const highest = Math.max(1, ...runs.map((run) => all.reduce((sum, [, of]) => sum + of(run), 0)));
  const width = 1000 / Math.max(8, runs.length);
  const round = (value: number): number => Math.round(value * 10) / 10;
  const bars = runs.flatMap((run, place) => {
    let top = 100;
    return all.map(([kind, of]) => {
      const height = (of(run) / highest) * 96;
      top -= height;
      return html`<path class="${kind}" d="M${round(place * width + width * 0.15)} ${round(top)}h${round(width * 0.7)}v${round(height)}h${round(-width * 0.7)}z"/>`;
    });
  });
  return html`<figure class="chart"><svg viewBox="0 0 1000 100" preserveAspectRatio="none" role="img" aria-label="${caption}">${bars}</svg><figcaption class="soft">${caption}</figcaption></figure>`;
}

function charts(runs: readonly PastRun[]): Markup {
  const bad = ({ broken }: PastRun): number => broken;
  const open = ({ inconclusive }: PastRun): number => inconclusive;
  const time = ({ took }: PastRun): number => took;
  const most = (of: (run: PastRun) => number): number => Math.max(0, ...runs.map(of));
  const rules = `Broken rules, at most ${most(bad)}, and above them inconclusive ones, at most ${most(open)}`;
  return html`<section aria-labelledby="time"><h2 id="time">Over time</h2>
${chart(runs, { bad, open }, `${rules}; the oldest run is on the left`)}
${chart(runs, { time }, `Duration, at most ${seconds(most(time))}`)}</section>`;
}

const COLUMNS = 12;

function causes({ runs, causes: all }: Timeline): Markup {
  if (all.length === 0) return nothing;
  const shown = runs.slice(-COLUMNS);
  const heads = shown.map((run) => html`<th scope="col">${when(run).slice(5)}</th>`);
  const rows = each(all, ({ id, statement }) => {
    const cells = shown.map(({ causes: own }) => html`<td>${own.get(id) ?? ''}</td>`);
    return html`<tr><th scope="row">${statement} <code class="soft">${id}</code></th>${cells}</tr>`;
  });
  return html`<section aria-labelledby="causes"><h2 id="causes">Likely causes <span class="soft">and how many failures each explains</span></h2>
<div class="wide causes" tabindex="0" role="region" aria-labelledby="causes"><table><thead><tr><th scope="col">cause</th>${heads}</tr></thead><tbody>${rows}</tbody></table></div></section>`;
}

function table(runs: readonly PastRun[], links: ReportLinks): Markup {
  const rows = each(runs.toReversed(), (run) => {
    const link = links.get(run.name);
    const name = link === undefined ? html`${run.name}` : html`<a href="${link}">${run.name}</a>`;
    const cells = [run.broken, run.inconclusive, run.failures, run.causes.size, run.requests];
    return html`<tr><td>${name}</td><td>${when(run)}</td><td><span class="outcome ${EXITS[run.exitCode].tone}">${EXITS[run.exitCode].means}</span></td>${cells.map((cell) => html`<td>${cell}</td>`)}<td>${seconds(run.took)}</td><td>${run.header.profile}</td><td>${tested(run.header)}</td></tr>`;
  });
  const heads = ['run', 'started', 'verdict', 'broken rules', 'inconclusive', 'failures', 'causes'];
  return html`<section aria-labelledby="runs"><h2 id="runs">Runs <span class="soft">the latest first</span></h2>
<div class="wide" tabindex="0" role="region" aria-labelledby="runs"><table><thead><tr>${[...heads, 'requests', 'duration', 'profile', 'target'].map((head) => html`<th scope="col">${head}</th>`)}</tr></thead><tbody>${rows}</tbody></table></div></section>`;
}
