import type { Exchange, Finding, Rule, Violation } from '../../model.ts';
import { tally } from '../../text/group-by.ts';
import { outagesIn } from '../observe/front.ts';
import type { Plan } from '../plan.ts';
import type { Session } from '../session.ts';
import { conclude, type FindingWriter, type Judgements } from './judge.ts';

/** What is known of the run beside what each rule saw. */
export interface Circumstances {
  readonly shared: boolean;
  readonly exchanges: readonly Exchange[];
  /** Rules of which a violation names the request that did it. */
  readonly told: ReadonlySet<string>;
  /** Whether the run ended because nothing was answered any more. */
  readonly gone: boolean;
  /** Whether a violation of what is stored was shown again: others that were not may follow from it. */
  readonly isStateBroken: boolean;
  readonly isLagging: boolean;
}

/** How often silence is seen before it is called steady: planned, again, and to confirm. */
const sendings = 3;

/** How likely it may be that a network that loses requests at random makes any of them look steady. */
const byChance = 0.01;

/**
 * Whether silence is likely to be the network's: nothing is answered any more, no write ever was, or so many
 * requests that were answered at another time got no answer that three losses in a row may be chance.
 */
function isUnsteady({ exchanges, gone }: Circumstances): boolean {
  const isAnswered = ({ reply }: Exchange): boolean => reply.kind === 'response';
  const answered = new Set(exchanges.filter(isAnswered).map((exchange) => exchange.case.id));
  const lost = exchanges.filter((one) => !isAnswered(one) && answered.has(one.case.id)).length;
  const cases = new Set(exchanges.map((exchange) => exchange.case.id)).size;
  const wasWriteAnswered = exchanges.some((one) => one.case.aim.kind !== 'read' && isAnswered(one));
  return gone || !wasWriteAnswered || (lost / exchanges.length) ** sendings * cases > byChance;
}

/** What a gateway says for a server that is not there: an outage, as long as it is no habit. */
function isShortOutage({ exchanges }: Circumstances, violations: readonly Violation[]): boolean {
  const outages = new Set(outagesIn(exchanges).map(({ n }) => n));
  return violations.every(({ exchange }) => outages.has(exchange));
}

/** Why a violation is no proof against the server, where something else may be its cause. */
function reasonToDowngrade(
  { rule, stability, violations }: Finding,
  cause: Rule['otherCause'],
  circumstances: Circumstances,
): string | undefined {
  if (stability === undefined || cause === undefined) return undefined;
  if (cause === 'network')
    return stability !== 'stable' || isUnsteady(circumstances)
      ? 'the network, or the server, is unsteady'
      : undefined;
  // What a late reading shows looks like this, and sending it again tells them apart.
  if (stability === 'unconfirmed' && cause === 'other writer' && circumstances.isLagging)
    return 'readings lag here, and there was no room to send it again';
  if (stability !== 'intermittent') return undefined;
  if (cause === 'outage')
    return isShortOutage(circumstances, violations)
      ? 'seen once and not again: an outage, which is not tested here'
      : undefined;
  if (circumstances.told.has(rule)) return undefined;
  if (circumstances.isStateBroken)
    return 'seen once and not again by itself: it may follow from what else is broken';
  return circumstances.shared
    ? 'seen once and not again: the tenant is unsteady, or somebody else changed the connection meanwhile'
    : undefined;
}

/** A violation that something else than the server may have caused is inconclusive. */
export function downgrade(
  finding: Finding,
  cause: Rule['otherCause'],
  circumstances: Circumstances,
): Finding {
  const reason = reasonToDowngrade(finding, cause, circumstances);
  if (reason === undefined) return finding;
  const { stability: _, shrunk: __, answers: ___, undecided: ____, violations, ...rest } = finding;
  const [first] = violations;
  const what = first === undefined ? '' : `: ${first.actual}`;
  return { ...rest, outcome: 'inconclusive', violations: [], because: [`${reason}${what}`] };
}

/** The finding of each rule: what was judged, and what is missing because it was not sent. */
export function conclusions(
  planned: Plan,
  { exchanges, skipped }: Pick<Session, 'exchanges' | 'skipped'>,
  judged: Judgements,
  writer: FindingWriter,
  cut?: string,
): readonly Finding[] {
  const sent = tally(exchanges.map((exchange) => exchange.case.id));
  const due = tally(planned.steps.map(({ id }) => id));
  const dropped = new Map([...planned.dropped, ...skipped]);
  const asked = new Map(planned.asked.map((one) => [one.id, one]));
  return planned.rules.map((rule) => {
    const about = planned.asked.filter((one) => planned.rulesOf(one).includes(rule));
    const wanted = new Set(about.map(({ control }) => control ?? ''));
    const controls = [...wanted].flatMap((id) => asked.get(id) ?? []);
    const waiting = [...about, ...controls].some(
      ({ id }) => !dropped.has(id) && (sent.get(id) ?? 0) < (cut === undefined ? 1 : (due.get(id) ?? 1)),
    );
    const reasons = about.flatMap(({ id }) => dropped.get(id) ?? []);
    const unsent = waiting ? [cut ?? 'not all of its cases were sent', ...reasons] : reasons;
    return conclude(rule, judged.get(rule) ?? [], { cut: waiting, unsent }, writer);
  });
}
