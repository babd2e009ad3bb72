import type { Failure, LikelyCause } from '../../diagnose/diagnosis.ts';
import { statusOf } from '../../record/status.ts';
import { alternativeLines, claim, decision } from '../causes.ts';
import { count } from '../words.ts';
import { each, html, type Markup, nothing } from './markup.ts';
import { violation } from './violation.ts';
import { anchorOf, breakable, capitalized, copyLine, open, outcome, ruleLink, type Shown } from './words.ts';

const LISTED = 40;

export function causes(shown: Shown): Markup {
  const { causes: all } = shown.diagnosis;
  if (all.length === 0) return nothing;
  return html`<section aria-labelledby="causes"><h2 id="causes">Likely causes</h2>
<div class="list">${each(all, (cause) => causeOf(shown, cause))}</div></section>`;
}

function causeOf(shown: Shown, cause: LikelyCause): Markup {
  const { id, confidence, explains, since } = cause;
  const facts = [
    capitalized(confidence),
    `explains ${explains.length} of ${count(shown.diagnosis.failures, 'failure')}`,
    ...(since === undefined ? [] : [`since request ${since}`]),
  ];
  return html`<details class="cause opens" id="cause.${id}" data-print=""><summary><span><span class="claim">${claim(cause)}</span>${each(alternativeLines(cause), (line) => html`<span class="or small">${line}</span>`)}</span><span class="soft small">${facts.join(' · ')}</span></summary>
<div class="inside">${inside(shown, cause)}</div></details>`;
}

function inside(shown: Shown, cause: LikelyCause): Markup {
  const { id, predicted, alternatives, shownBy, explains, mends } = cause;
  const deciding = decision(cause, shown.record.header);
  const rest = explains.filter(
    (one) => !shownBy.some((other) => other.rule === one.rule && other.case === one.case),
  );
  return html`<p class="small">${effects(predicted)}</p>${alternative(alternatives)}${deciding === undefined ? nothing : copyLine('To tell them apart', deciding)}
${shownBy.map((one, index) => failureOf(shown, one, index === 0))}
${rest.length === 0 ? nothing : html`<details class="rest"${open(rest.length <= 3)}><summary>${count(rest.length, 'more failure')} of this cause</summary>${list(shown, rest)}</details>`}
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
  const items = each(all, ({ id, statement, decidedBy: by }) => {
    const place =
      by && html`<code>${breakable(by.rule)}</code> at the case <code>${breakable(by.case)}</code>`;
    const apart = by && html` <span class="soft">What tells them apart: ${place}, which was not sent.</span>`;
    return html`<li>${statement} <code class="soft">${id}</code>${apart}</li>`;
  });
  return html`<div><h4>This run cannot tell it from</h4><ul class="because">${items}</ul></div>`;
}

/** What no cause explains; all failures where there is none. */
export function failures(shown: Shown): Markup {
  const { unexplained, causes: all } = shown.diagnosis;
  if (unexplained.length === 0) return nothing;
  const own = smallestFirst(shown, unexplained);
  const whole = own.slice(0, 2 * shown.detail.whole);
  const rest = own.slice(whole.length);
  const title = all.length === 0 ? 'Failures' : 'Unexplained failures';
  return html`<section aria-labelledby="failures"><h2 id="failures">${title} <span class="soft">${count(own.length, 'failure')}, the smallest request first</span></h2>
<div class="list">${whole.map((one, index) => failureOf(shown, one, index === 0 && all.length === 0))}</div>
${rest.length === 0 ? nothing : list(shown, rest)}</section>`;
}

function keptOf({ findings, exchanges }: Shown, { rule, case: id, exchange = -1 }: Failure) {
  const finding = findings.get(rule);
  const own = finding?.violations.find((one) => one.case === id);
  return { finding, own, exchange: exchanges.get(exchange) };
}

/** Must before should, then by the length of the body that was sent. */
function smallestFirst(shown: Shown, all: readonly Failure[]): readonly Failure[] {
  const rank = (one: Failure): number => (keptOf(shown, one).finding?.level === 'must' ? 0 : 1);
  const size = (one: Failure): number => keptOf(shown, one).exchange?.request.body?.length ?? 0;
  return all.toSorted((a, b) => rank(a) - rank(b) || size(a) - size(b));
}

/** A failure in full where its violation is kept, in a line where not. */
function failureOf(shown: Shown, one: Failure, isOpen: boolean): Markup {
  const { finding, own } = keptOf(shown, one);
  return finding === undefined || own === undefined || shown.detail.whole === 0
    ? list(shown, [one])
    : violation(shown, finding, own, { isOpen, id: shown.nextId() });
}

function list(shown: Shown, all: readonly Failure[]): Markup {
  const left = all.length - LISTED;
  const more = left > 0 ? html`<li class="soft">and ${left} more, below with their rules</li>` : nothing;
  return html`<ul class="failures">${each(all.slice(0, LISTED), (one) => line(shown, one))}${more}</ul>`;
}

function line(shown: Shown, one: Failure): Markup {
  const { finding, own, exchange } = keptOf(shown, one);
  const told = own ?? finding?.answers?.find(({ cases }) => cases.includes(one.case));
  const title = own?.title ?? exchange?.title ?? one.case;
  const anchor = anchorOf(one.rule);
  const link = anchor === undefined ? html`${title}` : html`<a href="#${anchor}">${title}</a>`;
  const answer = told && html` expected <code>${told.expected}</code>, actual <code>${told.actual}</code>`;
  return html`<li id="${shown.nextId()}" data-failure="">${finding && outcome(statusOf(finding))}<span>${link}${answer} <code class="soft">${breakable(one.rule)}</code></span></li>`;
}
