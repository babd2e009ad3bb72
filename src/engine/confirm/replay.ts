import { json, openWrite, readCase, storedId } from '../../cases/build.ts';
import type { Case, Exchange, JsonObject, Observation, Resource, Snapshot } from '../../model.ts';
import { isShut } from '../../rules/oracle.ts';
import { bodyOf } from '../../text/json.ts';
import {
  alike,
  hasTrait,
  isAccepted,
  isRead,
  isReadingOf,
  isWrite,
  shownBy,
  snapshotOf,
  storedIn,
  viewOf,
  type WritableResource,
} from '../observe/exchanges.ts';
import { isGatewayOutage } from '../observe/front.ts';
import type { Plan } from '../plan.ts';
import { original } from '../restore/write-back.ts';
import type { RunContext, Session } from '../session.ts';

/** Requests that are sent again: what has to be stored first, and what follows. */
export interface Replay {
  /** The resource to restore first: the printed requests have to show the same from the original state. */
  readonly from?: WritableResource;
  /** Sent before anything is stored: a server may treat a request in another way the second time. */
  readonly first?: readonly Case[];
  readonly given: readonly GivenState[];
  /** A write that is taken as it should be from the same state; that state is stored again after it. */
  readonly control?: Case;
  readonly steps: readonly Case[];
}

interface GivenState {
  readonly place: WritableResource;
  readonly before: Snapshot | undefined;
}

/** What was stored before an exchange, as the newest reading or answer has it. */
export function stateBefore(
  exchanges: readonly Exchange[],
  n: number,
  place: Resource,
): Snapshot | undefined {
  const newest = exchanges.findLast(
    (one) =>
      one.n < n &&
      (isReadingOf(place)(one) || (isWrite(one.case) && one.case.place === place && isAccepted(one.reply))),
  );
  return newest && snapshotOf(newest.reply);
}

/** The write that stores what was stored before; undefined when that is not known or not allowed. */
function setupOf({ bodies, steps }: Plan, { place, before }: GivenState): Case | undefined {
  const first = steps.find(({ id }) => id === storedId);
  const known = storedIn(before);
  const stored = known === undefined ? first && bodyOf(first) : original(bodies.members, known);
  const body = bodies.supported(stored ?? {});
  if (Object.keys(body).length === 0) return undefined;
  return openWrite(`setup/${place}`, 'what was stored before', { place, body });
}

/** What a replay sends, one stretch after the other: what has to be stored, and the requests from there. */
const stretchesOf = ({ first = [], given, control, steps }: Replay) => [
  { given: [], cases: first },
  ...(control === undefined ? [] : [{ given, cases: apart([control]) }]),
  { given, cases: steps },
];

export const scriptOf = (plan: Plan, asked: Replay): readonly Case[] =>
  stretchesOf(asked).flatMap(({ given, cases }) => [
    ...given.flatMap((one) => setupOf(plan, one) ?? []),
    ...cases,
  ]);

/** What of a setup is not stored now; all of it where that is not known. */
function unstored(setup: Case, now: JsonObject | undefined): JsonObject {
  const isStored = ([name, value]: readonly [string, unknown]): boolean =>
    now !== undefined && alike(now[name] ?? null, value);
  return Object.fromEntries(Object.entries(bodyOf(setup) ?? {}).filter((one) => !isStored(one)));
}

/** What of a setup the newest request does not show; all of it where that was no reading. */
function missing({ exchanges }: Session, { place }: GivenState, setup: Case): JsonObject {
  const last = exchanges.at(-1);
  return unstored(setup, last && isReadingOf(place)(last) ? shownBy(last.reply) : undefined);
}

/** How often missing members are written again: a faulty server may need more than one write. */
const insistence = 2;

async function store({ session, plan }: RunContext, given: GivenState): Promise<readonly Case[]> {
  const setup = setupOf(plan, given);
  if (setup === undefined) return [];
  const sent: Case[] = [];
  let next = setup;
  for (let n = 0; n < insistence; n += 1) {
    for (const one of [next, readCase(given.place)]) {
      await session.send(one, 'confirm');
      sent.push(one);
    }
    const rest = missing(session, given, setup);
    if (Object.keys(rest).length === 0) break;
    next = { ...setup, request: { ...setup.request, body: json(rest) } };
  }
  return sent;
}

/** Restores a resource where the newest answer that shows it does not have what the run found. */
async function returnTo(context: RunContext, place: WritableResource): Promise<void> {
  const setup = setupOf(context.plan, { place, before: context.originals[place] });
  if (setup === undefined) return;
  const now = storedIn(stateBefore(context.session.exchanges, Number.POSITIVE_INFINITY, place));
  if (Object.keys(unstored(setup, now)).length > 0) await context.session.send(setup, 'confirm');
}

/**
 * After a valid write was answered 401, 403 or 404, sends one that was accepted before:
 * shows whether other writes are accepted now.
 */
async function tryDoor({ session, plan, originals }: RunContext): Promise<void> {
  const last = session.exchanges.findLast((one) => isWrite(one.case));
  if (last?.case.aim.kind !== 'accept' || !isShut(last.reply) || session.over() !== undefined) return;
  const place = viewOf(last.case.place);
  const setup = setupOf(plan, { place, before: originals[place] });
  if (setup !== undefined) await session.send(setup, 'confirm');
}

/** Sends requests; all of them once more where a gateway answered a write in place of the API. */
async function pastOutage<T>({ session }: RunContext, send: () => Promise<T>): Promise<T> {
  const start = session.exchanges.length;
  const sent = await send();
  const isLost = session.exchanges
    .slice(start)
    .some((one) => isWrite(one.case) && isGatewayOutage(one.reply));
  return isLost && session.over() === undefined ? send() : sent;
}

/** Sends a replay to find out more, without the setup that is stored already. Returns its exchanges. */
export const replay = (context: RunContext, { given, steps }: Replay): Promise<readonly Exchange[]> =>
  pastOutage(context, async () => {
    const { session, plan } = context;
    const start = session.exchanges.length;
    for (const one of given) {
      const setup = setupOf(plan, one);
      const isStored =
        setup === undefined ||
        (one.before !== undefined && Object.keys(missing(session, one, setup)).length === 0);
      if (!isStored) await session.send(setup, 'again');
    }
    for (const step of steps) {
      // The same reading ends one stretch and begins the next.
      const isKnown = isRead(step) && session.exchanges.at(-1)?.case.id === step.id;
      if (!isKnown) await session.send(step, 'again');
    }
    return session.exchanges.slice(start);
  });

/** Restores the state that the run found, then sends a replay. Returns the cases after the restore. */
export const replayAfresh = (context: RunContext, asked: Replay): Promise<readonly Case[]> =>
  pastOutage(context, async () => {
    if (asked.from !== undefined) await returnTo(context, asked.from);
    for (const { place } of asked.given) await store(context, { place, before: context.originals[place] });
    const script: Case[] = [];
    for (const { given, cases } of stretchesOf(asked)) {
      for (const one of given) script.push(...(await store(context, one)));
      for (const one of cases) {
        if (isRead(one) && script.at(-1)?.id === one.id) continue;
        await context.session.send(one, 'confirm');
        script.push(one);
      }
    }
    await tryDoor(context);
    return script;
  });

/** Writes sent by themselves: each between two readings of the resource that it may change. */
export const apart = (writes: readonly Case[]): readonly Case[] =>
  writes.flatMap((write, at) => {
    const reading = readCase(viewOf(write.place));
    return at === 0 ? [reading, write, reading] : [write, reading];
  });

/** Writes sent one behind the other, between two readings. */
export const inRow = (place: WritableResource, writes: readonly Case[]): readonly Case[] => [
  readCase(place),
  ...writes,
  readCase(place),
];

/** The accepted writes between the two readings around a request. */
export const acceptedAround = ({ span }: Observation): readonly Exchange[] =>
  (span?.writes ?? []).filter(({ reply }) => isAccepted(reply));

/** The request that a repeat repeats, as it was sent before. */
export function repeatedBy(
  { n, case: own }: Observation,
  exchanges: readonly Exchange[],
): Exchange | undefined {
  return hasTrait(own, 'repeat')
    ? exchanges.findLast((one) => one.case.id === own.control && one.n < n)
    : undefined;
}
