import type { Case, Finding, Observation, Rule, Verdict } from '../../model.ts';
import { hasTrait, isWrite, viewOf } from '../observe/exchanges.ts';
import { observe } from '../observe/observe.ts';
import type { Session } from '../session.ts';
import type { Isolation } from './isolate.ts';
import { replayAfresh } from './replay.ts';
import { replaysOf } from './reproduce.ts';

/** What became of a rule's violation when its requests were sent again. */
export interface Confirmation {
  readonly stability: NonNullable<Finding['stability']>;
  readonly windowMs?: number;
  /** The violation that was sent again. */
  readonly observation: Observation;
  /** The requests that showed it again. */
  readonly script?: readonly Case[];
  /** The rule with the same cause whose violation was sent again in place of this one. */
  readonly by?: string;
}

/** A violation that is to be sent again. */
export interface Suspicion {
  readonly rule: Rule;
  readonly observation: Observation;
  /** Another rule has shown that its cause does not come and go: sent again once, it is sure. */
  readonly isSure?: boolean;
}

/** How often a write and what was stored before it take turns, twice: what is lost now and then shows. */
const turns = 8;

/** Whether what a request took away is still not there: then it cannot be taken away again. */
const isStillGone = (first: Verdict, { reply }: Observation): boolean =>
  first.kind === 'violation' &&
  first.actual.kind === 'gone' &&
  reply.kind === 'response' &&
  reply.status === 404;

/**
 * What a rule makes of a case once it was sent again: of the last time, for it may stand before too. `lasting`: what was
 * done the first time is still there, and no request takes it back.
 */
function outcomeOf(
  { rule, observation }: Suspicion,
  later: readonly Observation[],
): 'again' | 'gone' | 'lasting' | 'open' {
  const last = later.findLast((one) => one.case.id === observation.case.id);
  const kind = last && rule.judge(last).kind;
  if (last === undefined || (kind !== 'violation' && kind !== 'pass' && kind !== 'inapplicable'))
    return 'open';
  if (kind === 'violation') return 'again';
  if (isStillGone(rule.judge(observation), last)) return 'lasting';
  const verdict = rule.confirm === 'changes' && rule.judge({ ...observation, reply: last.reply });
  return verdict && verdict.kind === 'violation' && verdict.telling ? 'lasting' : 'gone';
}

/** What was observed since so many exchanges. */
const observedSince = (work: Isolation, start: number): readonly Observation[] =>
  observe(work.session.counted(), work.surroundings.target.subject, work).filter(({ n }) => n > start);

/** Sends requests, and gives what was observed. */
async function sendAll(script: readonly Case[], work: Isolation): Promise<readonly Observation[]> {
  const start = work.session.exchanges.length;
  for (const one of script) await work.session.send(one, 'confirm');
  return observedSince(work, start);
}

/** The suspicions that a script shows twice, once behind another write: no fault that counts requests. */
async function steadyIn(
  suspicions: readonly Suspicion[],
  script: readonly Case[],
  work: Isolation,
): Promise<readonly Suspicion[]> {
  const last = script.findLast(isWrite);
  let steady = suspicions;
  for (const more of [last === undefined ? [] : [last], []]) {
    if (steady.length === 0 || work.session.over() !== undefined) return [];
    const later = await sendAll([...more, ...script], work);
    steady = steady.filter((one) => outcomeOf(one, later) === 'again');
  }
  return steady;
}

/** A write again and again, between the same states, an odd number of writes in the middle. */
function loopOf(script: readonly Case[]): readonly Case[] {
  const last = script.findLast(isWrite);
  const half = Array.from({ length: turns }, () => script).flat();
  return [...half, ...(last === undefined ? [] : [last]), ...half];
}

/** Everything that was sent until a violation was seen: it may depend on what came before. */
function historyOf({ observation: { n, case: own } }: Suspicion, { exchanges }: Session): readonly Case[] {
  const view = isWrite(own) ? `read/${viewOf(own.place)}` : own.id;
  const end = exchanges.find((one) => one.n >= n && one.case.id === view)?.n ?? n;
  return exchanges.filter((one) => one.n <= end).map((one) => one.case);
}

/** What became of each suspicion of a group so far. `isSteady`: its requests always show it. */
export type Results = Map<Suspicion, Confirmation & { readonly isSteady: boolean }>;

/** Whether a rule is about what is stored, and not about a credential that was good at another time. */
export const isAboutState = ({ rule }: Pick<Suspicion, 'rule'>): boolean =>
  rule.reads.length > 0 && rule.part !== 'authorization';

interface Shown {
  readonly script: readonly Case[];
  readonly later: readonly Observation[];
  readonly isSure?: boolean;
}

/** Keeps what a script has shown of the open suspicions. `isSure`: it need not be sent once more. */
async function note(
  open: readonly Suspicion[],
  { script, later, isSure = false }: Shown,
  work: Isolation,
  results: Results,
): Promise<void> {
  const again = open.filter((one) => outcomeOf(one, later) === 'again');
  const doubtful = isSure ? [] : again.filter((one) => isAboutState(one) && one.isSure !== true);
  const steady = await steadyIn(doubtful, script, work);
  for (const one of open) {
    const { observation } = one;
    const outcome = outcomeOf(one, later);
    if (outcome === 'again') {
      const isSteady = !doubtful.includes(one) || steady.includes(one);
      const shown = isSteady ? script : historyOf(one, work.session);
      results.set(one, { stability: 'stable', observation, script: shown, isSteady });
    } else if (outcome !== 'open' && !results.has(one)) {
      const stability = outcome === 'gone' ? 'intermittent' : 'unconfirmed';
      results.set(one, { stability, observation, script: historyOf(one, work.session), isSteady: false });
    }
  }
}

/** Whether what a batch has shown was sent by itself since. */
const isSeenApart = ({ rule, observation: { leak, case: own } }: Suspicion): boolean =>
  rule.reads.length > 0 && leak === undefined && !hasTrait(own, 'repeat');

/** Replays the request that violations share, with more and more requests before it, until each is reproduced. */
export async function confirmGroup(group: readonly Suspicion[], work: Isolation): Promise<Results> {
  const { session } = work;
  const results: Results = new Map();
  const [first] = group;
  if (first === undefined) return results;
  const openNow = (): readonly Suspicion[] => group.filter((one) => results.get(one)?.isSteady !== true);
  const isOver = (): boolean => openNow().length === 0 || session.over() !== undefined;
  const known = isSeenApart(first) ? work.scripts.get(first.observation.n) : undefined;
  if (known !== undefined)
    await note(group, { script: known, later: await sendAll(known, work) }, work, results);
  let shortest: readonly Case[] | undefined;
  for (const one of replaysOf(first.rule, first.observation, session.counted())) {
    if (isOver()) break;
    const start = session.exchanges.length;
    const script = await replayAfresh(work, one);
    shortest ??= script;
    await note(openNow(), { script, later: observedSince(work, start) }, work, results);
  }
  const isLoose = openNow().some((one) => one.rule.reads.length > 0 && isWrite(one.observation.case));
  if (isLoose && shortest !== undefined && work.loops > 0 && session.over() === undefined) {
    work.loops -= 1;
    const script = loopOf(shortest);
    await note(openNow(), { script, later: await sendAll(script, work), isSure: true }, work, results);
  }
  return results;
}
