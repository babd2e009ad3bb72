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
  /** Another rule has shown that the cause is stable, so one reproduction is enough. */
  readonly isSure?: boolean;
}

/** How often a script is repeated in each half of a loop: shows losses that happen only now and then. */
const turns = 8;

/** Whether what a request removed is still gone, so that it cannot be removed again. */
const isStillGone = (first: Verdict, { reply }: Observation): boolean =>
  first.kind === 'violation' &&
  first.actual.kind === 'gone' &&
  reply.kind === 'response' &&
  reply.status === 404;

/**
 * What a rule makes of a case that was sent again, by its last sending; earlier ones may be setup.
 * Unconfirmed: the first change is still stored, and no request takes it back. Undefined: open.
 */
function stabilityOf(
  { rule, observation }: Suspicion,
  later: readonly Observation[],
): 'stable' | 'intermittent' | 'unconfirmed' | undefined {
  const last = later.findLast((one) => one.case.id === observation.case.id);
  const kind = last && rule.judge(last).kind;
  if (kind === 'violation') return 'stable';
  if (last === undefined || (kind !== 'pass' && kind !== 'inapplicable')) return undefined;
  if (isStillGone(rule.judge(observation), last)) return 'unconfirmed';
  const verdict = rule.confirm === 'changes' && rule.judge({ ...observation, reply: last.reply });
  return verdict && verdict.kind === 'violation' && verdict.telling ? 'unconfirmed' : 'intermittent';
}

/** Requests that were sent, and what was observed then. */
interface Seen {
  readonly script: readonly Case[];
  readonly later: readonly Observation[];
}

async function seenIn(work: Isolation, send: () => Promise<readonly Case[]>): Promise<Seen> {
  const { session, surroundings } = work;
  const start = session.exchanges.length;
  const script = await send();
  const all = observe(session.counted(), surroundings.target.subject, work);
  return { script, later: all.filter(({ n }) => n > start) };
}

const sendAll = (script: readonly Case[], work: Isolation): Promise<Seen> =>
  seenIn(work, async () => {
    for (const one of script) await work.session.send(one, 'confirm');
    return script;
  });

/** The suspicions that a script reproduces twice, once after another write: no fault that counts requests. */
async function steadyIn(
  suspicions: readonly Suspicion[],
  script: readonly Case[],
  work: Isolation,
): Promise<readonly Suspicion[]> {
  const last = script.findLast(isWrite);
  let steady = suspicions;
  for (const more of [last === undefined ? [] : [last], []]) {
    if (steady.length === 0 || work.session.over() !== undefined) return [];
    const { later } = await sendAll([...more, ...script], work);
    steady = steady.filter((one) => stabilityOf(one, later) === 'stable');
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

/** Keeps what was seen of the open suspicions. `isSure`: it need not be sent once more. */
async function note(
  open: readonly Suspicion[],
  { script, later, isSure = false }: Seen & { readonly isSure?: boolean },
  work: Isolation,
  results: Results,
): Promise<void> {
  const again = open.filter((one) => stabilityOf(one, later) === 'stable');
  const doubtful = isSure ? [] : again.filter((one) => isAboutState(one) && one.isSure !== true);
  const steady = await steadyIn(doubtful, script, work);
  for (const one of open) {
    const { observation } = one;
    const stability = stabilityOf(one, later);
    if (stability === undefined || (stability !== 'stable' && results.has(one))) continue;
    const isSteady = stability === 'stable' && (!doubtful.includes(one) || steady.includes(one));
    const shown = isSteady ? script : historyOf(one, work.session);
    results.set(one, { stability, observation, script: shown, isSteady });
  }
}

/** Whether the case was sent alone after a batch showed the violation. */
const isSeenApart = ({ rule, observation: { leak, case: own } }: Suspicion): boolean =>
  rule.reads.length > 0 && leak === undefined && !hasTrait(own, 'repeat');

/** Replays the shared request of a group, with ever more requests before it, until each is reproduced. */
export async function confirmGroup(group: readonly Suspicion[], work: Isolation): Promise<Results> {
  const { session } = work;
  const results: Results = new Map();
  const [first] = group;
  if (first === undefined) return results;
  const openNow = (): readonly Suspicion[] => group.filter((one) => results.get(one)?.isSteady !== true);
  const isOver = (): boolean => openNow().length === 0 || session.over() !== undefined;
  const known = isSeenApart(first) ? work.scripts.get(first.observation.n) : undefined;
  if (known !== undefined) await note(group, await sendAll(known, work), work, results);
  let shortest: readonly Case[] | undefined;
  for (const one of replaysOf(first.rule, first.observation, session.counted())) {
    if (isOver()) break;
    const seen = await seenIn(work, () => replayAfresh(work, one));
    shortest ??= seen.script;
    await note(openNow(), seen, work, results);
  }
  const isLoose = openNow().some((one) => one.rule.reads.length > 0 && isWrite(one.observation.case));
  if (isLoose && shortest !== undefined && work.loops > 0 && session.over() === undefined) {
    work.loops -= 1;
    const seen = await sendAll(loopOf(shortest), work);
    await note(openNow(), { ...seen, isSure: true }, work, results);
  }
  return results;
}
