import type { Confidence, Failure, LikelyCause } from '../../diagnose/diagnosis.ts';
import type { RecordedExchange } from '../../record/record.ts';
import { statusOf } from '../../record/status.ts';
import { each, html, type Markup, nothing } from '../markup.ts';
import { alternativeLines, claim, decision } from '../violation-block.ts';
import { count } from '../words.ts';
import { violation } from './violation.ts';
import { anchorOf, breakable, copyLine, outcome, ruleLink, type Shown } from './words.ts';

const CONFIDENCE: Readonly<Record<Confidence, string>> = {
  certain: 'Certain',
  likely: 'Likely',
  possible: 'Possible',
};

const LISTED = 40;

/** Numbers failures through the page, so that each has a fragment of its own. */
export type FailureIds = () => string;

export function failureIds(): FailureIds {
  let last = 0;
  return () => {
    last += 1;
    return `f${last}`;
  };
}

export function causes(shown: Shown, ids: FailureIds): Markup {
  const { causes: all } = shown.diagnosis;
  if (all.length === 0) return nothing;
  return html`<section aria-labelledby="causes"><h2 id="causes">Likely causes</h2>
<div class="list">${each(all, (cause) => causeOf(shown, cause, ids))}</div></section>`;
}

function causeOf(shown: Shown, cause: LikelyCause, ids: FailureIds): Markup {
  const { id, confidence, explains, since } = cause;
  const { failures } = shown.diagnosis;
  const facts = [
    CONFIDENCE[confidence],
    `explains ${explains.length} of ${count(failures, 'failure')}`,
    ...(since === undefined ? [] : [`since request ${since}`]),
  ];
  return html`<details class="cause opens" id="cause.${id}" data-print=""><summary><span class="claim">${claim(cause)}</span>${each(alternativeLines(cause), (line) => html`<span class="small">${line}</span>`)}<span class="soft small">${facts.join(' · ')}</span></summary>
<div class="inside">${inside(shown, cause, ids)}</div></details>`;
}

function inside(shown: Shown, cause: LikelyCause, ids: FailureIds): Markup {
  const { id, predicted, alternatives, shownBy, explains, mends } = cause;
  const deciding = decision(cause, shown.record.header);
  const isShown = (one: Failure): boolean =>
    shownBy.some((other) => other.rule === one.rule && other.case === one.case);
  const rest = explains.filter((one) => !isShown(one));
  return html`<p class="small">${effects(predicted)}</p>${alternative(alternatives)}${deciding === undefined ? nothing : copyLine('To tell them apart', deciding)}
${shownBy.map((one, index) => failureOf(shown, one, ids, index === 0))}
${rest.length === 0 ? nothing : html`<details class="rest"${open(rest.length <= 3)}><summary>${count(rest.length, 'more failure')} of this cause</summary>${list(shown, rest, ids)}</details>`}
${mends.length === 0 ? nothing : html`<div><h4>Rules that hold once it is fixed <span class="soft">${mends.length}</span></h4><ul class="names">${each(mends, (rule) => html`<li>${ruleLink(rule)}</li>`)}</ul></div>`}
${copyLine('More about it', `npx patchproof explain ${id}`)}`;
}

function effects({ confirmed, refuted }: LikelyCause['predicted']): string {
  const seen = `${confirmed} of the ${count(confirmed + refuted, 'effect')} it would have on this run`;
  return refuted === 0 && confirmed > 0
    ? `Every effect it would have on this run was seen: ${count(confirmed, 'failure')}.`
    : `${seen} ${confirmed === 1 ? 'was' : 'were'} seen, ${refuted} ${refuted === 1 ? 'was' : 'were'} not.`;
}

function alternative(all: LikelyCause['alternatives']): Markup {
  if (all.length === 0) return nothing;
  const items = each(
    all,
    ({ id, statement, decidedBy }) =>
      html`<li>${statement} <code class="soft">${id}</code>${decidedBy === undefined ? nothing : html` <span class="soft">What tells them apart: <code>${breakable(decidedBy.rule)}</code> at the case <code>${breakable(decidedBy.case)}</code>, which was not sent.</span>`}</li>`,
  );
  return html`<div><h4>This run cannot tell it from</h4><ul class="because">${items}</ul></div>`;
}

const open = (is: boolean): Markup => (is ? { markup: ' open' } : nothing);

/** What no cause explains; all failures where there is none. */
export function failures(shown: Shown, ids: FailureIds): Markup {
  const { unexplained, causes: all } = shown.diagnosis;
  if (unexplained.length === 0) return nothing;
  const own = smallestFirst(shown, unexplained);
  const whole = own.slice(0, 2 * shown.detail.whole);
  const rest = own.slice(whole.length);
  const title = all.length === 0 ? 'Failures' : 'Unexplained failures';
  return html`<section aria-labelledby="failures"><h2 id="failures">${title} <span class="soft">${count(own.length, 'failure')}, the smallest request first</span></h2>
<div class="list">${whole.map((one, index) => failureOf(shown, one, ids, index === 0 && all.length === 0))}</div>
${rest.length === 0 ? nothing : list(shown, rest, ids)}</section>`;
}

const exchangeOf = ({ exchanges }: Shown, { exchange = -1 }: Failure): RecordedExchange | undefined =>
  exchanges.get(exchange);

/** Must before should, then by the length of the body that was sent. */
function smallestFirst(shown: Shown, all: readonly Failure[]): readonly Failure[] {
  const rank = (one: Failure): number => (shown.findings.get(one.rule)?.level === 'must' ? 0 : 1);
  const size = (one: Failure): number => exchangeOf(shown, one)?.request.body?.length ?? 0;
  return all.toSorted((a, b) => rank(a) - rank(b) || size(a) - size(b));
}

/** A failure in full where its violation is kept, in a line where not. */
function failureOf(shown: Shown, one: Failure, ids: FailureIds, isOpen: boolean): Markup {
  const finding = shown.findings.get(one.rule);
  const own = finding?.violations.find((kept) => kept.case === one.case);
  if (finding === undefined || own === undefined || shown.detail.whole === 0) return list(shown, [one], ids);
  return violation(shown, finding, own, { isOpen, id: ids() });
}

function list(shown: Shown, all: readonly Failure[], ids: FailureIds): Markup {
  const left = all.length - LISTED;
  const more = left > 0 ? html`<li class="soft">and ${left} more, below with their rules</li>` : nothing;
  return html`<ul class="failures">${each(all.slice(0, LISTED), (one) => line(shown, one, ids))}${more}</ul>`;
}

function line(shown: Shown, one: Failure, ids: FailureIds): Markup {
  const finding = shown.findings.get(one.rule);
  const own = finding?.violations.find((kept) => kept.case === one.case);
  const told = own ?? finding?.answers?.find(({ cases }) => cases.includes(one.case));
  const title = own?.title ?? exchangeOf(shown, one)?.title ?? one.case;
  const anchor = anchorOf(one.rule);
  const link = anchor === undefined ? html`${title}` : html`<a href="#${anchor}">${title}</a>`;
  return html`<li id="${ids()}" data-failure="">${finding === undefined ? nothing : outcome(statusOf(finding))}<span>${link}${
    told === undefined
      ? nothing
      : html` expected <code>${told.expected}</code>, actual <code>${told.actual}</code>`
  } <code class="soft">${breakable(one.rule)}</code></span></li>`;
}
