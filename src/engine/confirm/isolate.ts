import { readCase } from '../../cases/build.ts';
import type { Case, Exchange, Observation, Rule, Snapshot } from '../../model.ts';
import { judge } from '../judge/judge.ts';
import {
  isAccepted,
  isOutage,
  readingBefore,
  readingBehind,
  snapshotOf,
  viewOf,
} from '../observe/exchanges.ts';
import { type FoundOut, observe } from '../observe/observe.ts';
import type { Plan } from '../plan.ts';
import type { Session, Surroundings } from '../session.ts';
import { explainRefusals, type RefusalWork } from './explain-refusals.ts';
import { apart, inRow, type Replay, replay, scriptOf } from './replay.ts';

/** How many cases a run sends by themselves to find out which one of a batch did something. */
const most = 40;

/** What is found out beside the plan. */
export interface IsolatedFindings extends FoundOut {
  /** The requests that showed what an exchange did by itself, by its number. */
  readonly scripts: ReadonlyMap<number, readonly Case[]>;
}

/** Finds out what the plan leaves open, as soon as that is known. */
export interface Isolation extends IsolatedFindings {
  /**
   * Looks at what was sent since it was last asked; then reads the connection, if anything was sent. What `next`
   * repeats is stored again before.
   */
  readonly catchUp: (next?: Case) => Promise<void>;
}

interface IsolationWork extends RefusalWork {
  readonly target: Surroundings['target'];
  readonly spreads: Map<string, Snapshot>;
  readonly scripts: Map<number, readonly Case[]>;
  /** How many more cases may be sent by themselves. */
  room: number;
  /** How many lost requests were answered when they were sent again. */
  lucky: number;
}

/**
 * How many requests may be lost and then answered before the network, or the server, counts as unsteady: a green that
 * hangs on asking twice is not earned.
 */
const enoughLuck = ({ exchanges }: Session): number => Math.max(5, exchanges.length / 25);

/** A row shows what it shows when it is sent as a whole. */
const rowOf = ({ case: own }: Exchange, fresh: readonly Exchange[]): readonly Case[] =>
  own.traits?.includes('burst')
    ? fresh.map((exchange) => exchange.case).filter(({ traits }) => traits?.includes('burst'))
    : [own];

/** Sends once more what got no answer, or that of a gateway in place of the API. */
async function repeatLost(
  work: IsolationWork,
  fresh: readonly Exchange[],
  before: Snapshot | undefined,
): Promise<void> {
  const { session, plan } = work;
  const lost = fresh.filter(({ case: { aim }, reply }) => aim.kind !== 'read' && isOutage(reply));
  for (const exchange of lost) {
    if (session.over() !== undefined || work.lucky > enoughLuck(session)) continue;
    const from = session.exchanges.length;
    const place = viewOf(exchange.case.place);
    const given = place === 'home' ? [{ place, before }] : [];
    await replay(session, plan, { given, steps: inRow(place, rowOf(exchange, fresh)) }, 'again');
    const isAnswered = session.exchanges
      .slice(from)
      .some(({ case: one, reply }) => one.id === exchange.case.id && !isOutage(reply));
    if (isAnswered) work.lucky += 1;
  }
}

/** Whether a refused body carries valid changes beside its fault: what leaks is most likely one of these. */
function hasBait({ request: { body }, aim }: Case): boolean {
  const isFaulty = aim.kind === 'reject' && aim.fault.in === 'body';
  return isFaulty && body?.kind === 'json' && Object.keys(body.value ?? {}).length > 2;
}

/** What a batch has left open and the case alone would decide; none for a rule that is broken already. Likely ones first. */
function suspects(rules: readonly Rule[], observations: readonly Observation[]): readonly Observation[] {
  const asked = rules.flatMap((rule) => {
    const judged = judge(rule, observations);
    return judged.some(({ verdict }) => verdict.kind === 'violation') ? [] : judged;
  });
  const open = asked.flatMap(({ verdict, observation }) =>
    verdict.kind === 'inconclusive' && verdict.alone ? [observation] : [],
  );
  return [...new Map(open.map((one) => [one.case.id, one])).values()]
    .toReversed()
    .toSorted((a, b) => Number(hasBait(b.case)) - Number(hasBait(a.case)));
}

/** What is open since a reading, which begins the span of what came after it. */
function openSince(work: IsolationWork, from: number): readonly Observation[] {
  const { session, plan, target } = work;
  const counted = session.counted();
  const since = counted.filter(({ n }) => n >= from);
  const twins = new Set(since.map((exchange) => exchange.case.twin));
  const earlier = counted.filter((one) => one.n < from && twins.has(one.case.id));
  const reading = plan.rules.filter(({ reads }) => reads.length > 0);
  const seen = observe([...earlier, ...since], target.subject, work).filter(({ n }) => n > from);
  return suspects(reading, seen);
}

/** Remembers the requests of a replay for each write of it. */
function note({ session, plan, scripts }: IsolationWork, one: Replay, from: number): void {
  const script = scriptOf(plan, one);
  for (const { n, case: own } of session.exchanges.slice(from))
    if (own.aim.kind !== 'read') scripts.set(n, script);
}

/** Sends the accepted writes of a span again, each with a reading after it: what each does shows by itself. */
async function spreadOut(work: IsolationWork, { span, case: own }: Observation): Promise<void> {
  const { session, plan, spreads } = work;
  const writes = (span?.writes ?? []).filter(({ reply }) => isAccepted(reply)).map((one) => one.case);
  const last = writes.at(-1);
  if (last === undefined) return;
  const place = viewOf(own.place);
  const one: Replay = { given: [{ place, before: span?.before }], steps: apart(place, writes) };
  await replay(session, plan, one, 'again');
  const reading = session.exchanges.at(-1);
  if (reading?.case.id === `read/${place}`) spreads.set(last.id, snapshotOf(reading.reply));
}

/** Whether a write was sent by itself since. */
const isApart = ({ exchanges }: Session, { id }: Case, n: number): boolean =>
  exchanges.some((one) => one.n > n && one.case.id === id && one.purpose === 'again');

/** One request is enough to blame: the search ends with the first that does it again. */
async function separate(work: IsolationWork, from: number): Promise<void> {
  const { session, plan, spreads } = work;
  for (const suspect of openSince(work, from)) {
    const { span, case: own, reply } = suspect;
    const isOpen = (): boolean => openSince(work, from).some((one) => one.case.id === own.id);
    const isDone = spreads.size > 0 && isApart(session, own, suspect.n);
    if (isDone || work.room === 0 || session.over() !== undefined || !isOpen()) continue;
    work.room -= 1;
    const last = span?.writes.findLast((one) => isAccepted(one.reply))?.case.id;
    const isRow = isAccepted(reply) && (span?.writes.length ?? 0) > 1 && last !== undefined;
    if (isRow && !spreads.has(last)) {
      await spreadOut(work, suspect);
      continue;
    }
    const place = viewOf(own.place);
    const start = session.exchanges.length;
    // What was accepted among refusals is stored before each: it may be what one of them takes back.
    const accepted = isAccepted(reply) ? undefined : span?.writes.findLast((it) => isAccepted(it.reply));
    const before = accepted === undefined ? span?.before : snapshotOf(accepted.reply);
    // A repeat stands behind what it repeats.
    const repeated = isRepeat(own)
      ? session.exchanges.findLast((it) => it.case.id === own.twin && it.n < suspect.n)
      : undefined;
    const writes = [...(repeated === undefined ? [] : [repeated.case]), own];
    const one: Replay = { given: [{ place, before }], steps: apart(place, writes) };
    await replay(session, plan, one, 'again');
    note(work, one, start);
  }
}

/** Follows up on what is sent after the exchanges that there are already. `known` was found out before. */
export function isolation(
  session: Session,
  plan: Plan,
  { target }: Pick<Surroundings, 'target'>,
  known: Partial<IsolatedFindings> = {},
): Isolation {
  const work: IsolationWork = {
    session,
    plan,
    target,
    solos: new Map(known.solos),
    spreads: new Map(known.spreads),
    scripts: new Map(known.scripts),
    parts: new Map(),
    room: most,
    lucky: 0,
  };
  let seen = session.exchanges.length;
  const catchUp = async (next?: Case): Promise<void> => {
    const fresh = session.exchanges.slice(seen);
    const found = readingBefore(session.exchanges, seen, 'home');
    await explainRefusals(work, fresh);
    await repeatLost(work, fresh, found && snapshotOf(found.reply));
    if (isWorthAsking(fresh, found)) await separate(work, found?.n ?? 0);
    if (session.exchanges.length > seen + fresh.length) {
      const left = next && isRepeat(next) && readingBehind(session.exchanges, next.twin, seen);
      const given = left ? [{ place: 'home' as const, before: snapshotOf(left.reply) }] : [];
      await replay(session, plan, { given, steps: [readCase('home')] }, 'again');
    }
    seen = session.exchanges.length;
  };
  return { ...work, catchUp };
}

/**
 * Whether something may be open: several writes lie between two readings, and not all of them were refused without a
 * change.
 */
function isWorthAsking(fresh: readonly Exchange[], found: Exchange | undefined): boolean {
  const writes = fresh.filter(({ case: { aim } }) => aim.kind !== 'read');
  const reading = fresh.findLast(({ case: { id } }) => id === 'read/home');
  const shown = (one: Exchange | undefined): string => JSON.stringify(one && snapshotOf(one.reply));
  const isQuiet = !writes.some(({ reply }) => isAccepted(reply)) && shown(found) === shown(reading);
  return fresh.some((one) => isRepeat(one.case)) || (writes.length > 1 && !isQuiet);
}

const isRepeat = ({ traits }: Case): boolean => traits?.includes('repeat') ?? false;
