import { openWrite, readCase } from '../../cases/build.ts';
import type { Case, Exchange, Observation, Reply, Snapshot } from '../../model.ts';
import { bodyOf } from '../../text/json.ts';
import { isViolation, judge } from '../judge/judge.ts';
import {
  hasTrait,
  isAccepted,
  isOutage,
  isReadingOf,
  isRefused,
  isWrite,
  readingBefore,
  snapshotBefore,
  snapshotOf,
  storedIn,
  viewOf,
} from '../observe/exchanges.ts';
import { type FoundOut, observe } from '../observe/observe.ts';
import type { RunContext, Session } from '../session.ts';
import { acceptedAround, apart, inRow, type Replay, repeatedBy, replay, scriptOf } from './replay.ts';

/** How many cases a run sends by themselves, and how many loops of a write, at most. */
const most = { alone: 40, loops: 3 };

/** A run, with what was found out beside its plan, and how far. */
export interface Isolation extends RunContext, FoundOut {
  readonly isolatedCases: Map<string, Readonly<Record<string, Reply>>>;
  readonly spreads: Map<string, Snapshot>;
  /** The requests that showed what an exchange did by itself, by its number. */
  readonly scripts: Map<number, readonly Case[]>;
  /** Replies to parts of bodies, by the id of the part. */
  readonly parts: Map<string, Reply>;
  /** How many more cases may be sent by themselves. */
  room: number;
  /** In how many more groups of violations a write and what was stored before it may take turns. */
  loops: number;
  /** How many lost requests were answered when they were sent again. */
  lucky: number;
  /** How many exchanges were followed up on. */
  seen: number;
}

/** Follows up on what is sent from now on. What was found out before is kept. */
export const isolation = (known: RunContext & Partial<Isolation>): Isolation => ({
  isolatedCases: new Map(),
  spreads: new Map(),
  scripts: new Map(),
  ...known,
  parts: new Map(),
  room: most.alone,
  loops: most.loops,
  lucky: 0,
  seen: known.session.exchanges.length,
});

/** Sends the parts of a refused body alone, those that are not known to be accepted. */
async function separateParts({ session, plan, isolatedCases, parts }: Isolation, body: Case): Promise<void> {
  const own: Record<string, Reply> = {};
  for (const id of body.isolatedCases ?? []) {
    // A part that was accepted with others is not the cause.
    const isWith = ({ case: one, reply }: Exchange): boolean =>
      (one.isolatedCases?.includes(id) ?? false) && isAccepted(reply);
    const known = parts.get(id) ?? session.exchanges.find(isWith)?.reply;
    const part = plan.isolatedCases.find((one) => one.id === id);
    const isOver = part === undefined || session.over() !== undefined;
    const reply = known ?? (isOver ? undefined : await session.send(part, 'again'));
    if (reply === undefined) continue;
    parts.set(id, reply);
    own[id] = reply;
  }
  isolatedCases.set(body.id, own);
}

const name = 'organization_connection_name';

/** Whether a write brings a name to a connection that had none: what may be set with it is open. */
function bringsFirstName(exchanges: readonly Exchange[], { n, case: write }: Exchange): boolean {
  const before = storedIn(snapshotBefore(exchanges, n - 1, viewOf(write.place)));
  return (
    typeof bodyOf(write)?.[name] === 'string' && before !== undefined && typeof before[name] !== 'string'
  );
}

/** Sets the name that a write brings, and nothing else, so that the write can be sent where there is one. */
async function setName(session: Session, write: Case): Promise<void> {
  const { place, request } = write;
  const body = { [name]: bodyOf(write)?.[name] ?? null };
  const alone = openWrite('again/name', 'the name alone', { place, body, path: request.path });
  await session.send(alone, 'again');
}

/** Finds out which part of a valid body is refused alone, and whether a name had to be set before. */
async function explainRefusals(work: Isolation, fresh: readonly Exchange[]): Promise<void> {
  const { session, isolatedCases } = work;
  for (const exchange of fresh) {
    const { case: body, reply } = exchange;
    if (body.aim.kind !== 'accept' || !isRefused(reply)) continue;
    if ((body.isolatedCases?.length ?? 0) > 0 && !isolatedCases.has(body.id)) await separateParts(work, body);
    // Whether a level can be raised together with the first name is open, so the name is set before.
    const isInnocent = Object.values(isolatedCases.get(body.id) ?? {}).every(isAccepted);
    if (!isInnocent || !bringsFirstName(session.exchanges, exchange) || session.over() !== undefined)
      continue;
    await setName(session, body);
    await replay(work, { given: [], steps: apart([body]) });
  }
}

/**
 * Sends lost writes and those that a gateway answered once more, until the network counts as unsteady:
 * a pass that needs more repetition does not count.
 */
async function repeatLost(
  work: Isolation,
  fresh: readonly Exchange[],
  before: Snapshot | undefined,
): Promise<void> {
  const { session } = work;
  for (const { case: own } of fresh.filter(({ case: one, reply }) => isWrite(one) && isOutage(reply))) {
    if (session.over() !== undefined || work.lucky > Math.max(5, session.exchanges.length / 25)) continue;
    const place = viewOf(own.place);
    // A row shows its effect only when it is sent as a whole.
    const isInRow = (one: Case): boolean => hasTrait(one, 'burst');
    const row = isInRow(own) ? fresh.map((exchange) => exchange.case).filter(isInRow) : [own];
    const given = place === 'home' ? [{ place, before }] : [];
    const sent = await replay(work, { given, steps: inRow(place, row) });
    if (sent.some(({ case: { id }, reply }) => id === own.id && !isOutage(reply))) work.lucky += 1;
  }
}

/** Whether a refused body has valid changes beside its fault: these are the most likely to be stored. */
function hasBait({ request: { body }, aim }: Case): boolean {
  const isFaulty = aim.kind === 'reject' && aim.fault.in === 'body';
  return isFaulty && body?.kind === 'json' && Object.keys(body.value ?? {}).length > 2;
}

/** What was observed since a reading, which begins the span of what came after it. */
function observedSince(work: Isolation, from: number): readonly Observation[] {
  const counted = work.session.counted();
  const since = counted.filter(({ n }) => n >= from);
  const controls = new Set(since.map((exchange) => exchange.case.control));
  const earlier = counted.filter((one) => one.n < from && controls.has(one.case.id));
  const seen = observe([...earlier, ...since], work.surroundings.target.subject, work);
  return seen.filter(({ n }) => n > from);
}

/** What a batch left open and the case alone would decide, for rules not broken yet. Likely ones first. */
function openSince(work: Isolation, from: number): readonly Observation[] {
  const observations = observedSince(work, from);
  const open = work.plan.rules.flatMap((rule) => {
    const judged = rule.reads.length === 0 ? [] : judge(rule, observations);
    if (judged.some(isViolation)) return [];
    return judged.filter(({ verdict }) => verdict.kind === 'inconclusive' && verdict.alone);
  });
  return [...new Map(open.map(({ observation }) => [observation.case.id, observation])).values()]
    .toReversed()
    .toSorted((a, b) => Number(hasBait(b.case)) - Number(hasBait(a.case)));
}

/** Sends the accepted writes of a span again, each with a reading after it. */
async function spreadOut(work: Isolation, suspect: Observation): Promise<void> {
  const { span, case: own } = suspect;
  const writes = acceptedAround(suspect);
  const place = viewOf(own.place);
  const steps = apart(writes.map((one) => one.case));
  const reading = (await replay(work, { given: [{ place, before: span?.before }], steps })).at(-1);
  const last = writes.at(-1);
  if (last !== undefined && reading !== undefined && isReadingOf(place)(reading))
    work.spreads.set(last.case.id, snapshotOf(reading.reply));
}

/** Sends a suspect alone from what was stored before it, and remembers the requests for each write. */
async function sendAlone(work: Isolation, suspect: Observation): Promise<void> {
  const { span, case: own, reply } = suspect;
  const place = viewOf(own.place);
  // Writes accepted among the refusals are repeated before each: a refusal may undo one of them.
  const stored = isAccepted(reply) ? undefined : acceptedAround(suspect).at(-1);
  const before = stored === undefined ? span?.before : snapshotOf(stored.reply);
  // A repeat follows the request that it repeats.
  const repeated = repeatedBy(suspect, work.session.exchanges);
  const writes = [...(repeated === undefined ? [] : [repeated.case]), own];
  const one: Replay = { given: [{ place, before }], steps: apart(writes) };
  const script = scriptOf(work.plan, one);
  for (const { n, case: sent } of await replay(work, one)) if (isWrite(sent)) work.scripts.set(n, script);
}

/** One request is enough to prove it, so the search ends with the first that does it again. */
async function separate(work: Isolation, from: number): Promise<void> {
  const { session, spreads } = work;
  for (const suspect of openSince(work, from)) {
    const { span, case: own, reply } = suspect;
    const isSentAlone = session.exchanges.some(
      (one) => one.n > suspect.n && one.case.id === own.id && one.purpose === 'again',
    );
    if ((spreads.size > 0 && isSentAlone) || work.room === 0 || session.over() !== undefined) continue;
    if (!openSince(work, from).some((one) => one.case.id === own.id)) continue;
    work.room -= 1;
    const last = acceptedAround(suspect).at(-1)?.case.id;
    const isRow = isAccepted(reply) && (span?.writes.length ?? 0) > 1 && last !== undefined;
    if (isRow && !spreads.has(last)) await spreadOut(work, suspect);
    else await sendAlone(work, suspect);
  }
}

/** Whether several writes lie between two readings, and not all of them were refused without a change. */
function isWorthAsking(fresh: readonly Exchange[], found: Exchange | undefined): boolean {
  const writes = fresh.filter((one) => isWrite(one.case));
  const reading = fresh.findLast(isReadingOf('home'));
  const shown = (one: Exchange | undefined): string => JSON.stringify(one && snapshotOf(one.reply));
  const isQuiet = !writes.some(({ reply }) => isAccepted(reply)) && shown(found) === shown(reading);
  return fresh.some((one) => hasTrait(one.case, 'repeat')) || (writes.length > 1 && !isQuiet);
}

/** The reading of home behind what a repeat repeats, the last time that this was accepted. */
function repeatedState({ session: { exchanges }, seen }: Isolation, { control }: Case): Exchange | undefined {
  const write = exchanges.findLast((one) => one.n > seen && one.case.id === control && isAccepted(one.reply));
  return write && exchanges.find((one) => one.n > write.n && isReadingOf('home')(one));
}

/** Follows up on the requests since the last call, and reads home. Restores the state that `next` repeats. */
export async function catchUp(work: Isolation, next?: Case): Promise<void> {
  const { session, seen } = work;
  const fresh = session.exchanges.slice(seen);
  const found = readingBefore(session.exchanges, seen, 'home');
  await explainRefusals(work, fresh);
  await repeatLost(work, fresh, found && snapshotOf(found.reply));
  if (isWorthAsking(fresh, found)) await separate(work, found?.n ?? 0);
  if (session.exchanges.length > seen + fresh.length) {
    const left = next && hasTrait(next, 'repeat') && repeatedState(work, next);
    const given = left ? [{ place: 'home' as const, before: snapshotOf(left.reply) }] : [];
    await replay(work, { given, steps: [readCase('home')] });
  }
  work.seen = session.exchanges.length;
}
