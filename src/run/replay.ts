import { baseId, json, make, patch } from '../generate/kit.ts';
import { readCase } from '../generate/reads.ts';
import type { Case, JsonObject, Purpose, Snapshot } from '../model.ts';
import { bodyOf } from './body-of.ts';
import type { Plan } from './plan.ts';
import { original } from './put-back.ts';
import type { Session } from './session.ts';
import { type Scene, snapshotOf } from './snapshot.ts';

/** Requests that are sent again: what has to be stored first, and what follows. */
export interface Replay {
  readonly given: readonly Given[];
  readonly steps: readonly Case[];
}

/** What was stored at a place before. */
export interface Given {
  readonly place: Scene;
  readonly before: Snapshot | undefined;
}

/** The write that stores what was stored before; undefined when that is not known, or nothing may be written. */
export function setupOf({ kit, steps }: Plan, { place, before }: Given): Case | undefined {
  const base = steps.find(({ id }) => id === baseId);
  const stored: JsonObject =
    before?.kind === 'known' ? original(kit.members, before.value) : ((base && bodyOf(base)) ?? {});
  const body = kit.fit(stored);
  if (Object.keys(body).length === 0) return undefined;
  return make({
    id: `setup/${place}`,
    title: 'what was stored before',
    place,
    request: patch(json(body), { path: readCase(place).request.path }),
    aim: { kind: 'open' },
    gateway: true,
  });
}

/** Every request of a replay, in order. */
export const scriptOf = (plan: Plan, { given, steps }: Replay): readonly Case[] => [
  ...given.flatMap((one) => setupOf(plan, one) ?? []),
  ...steps,
];

/** Whether the newest request was a reading that shows what a setup would store. */
function isStored({ exchanges }: Session, { place, before }: Given, setup: Case): boolean {
  const last = exchanges.at(-1);
  const now = last?.case.id === `read/${place}` ? snapshotOf(last.reply) : undefined;
  if (now?.kind !== 'known' || before === undefined) return false;
  return Object.entries(bodyOf(setup) ?? {}).every(
    ([name, value]) => JSON.stringify(now.value[name] ?? null) === JSON.stringify(value),
  );
}

/** Sends a replay. Where what has to be stored is there already, a replay that is not `whole` leaves it. */
export async function replay(
  session: Session,
  plan: Plan,
  { given, steps }: Replay,
  purpose: Purpose,
  whole = false,
): Promise<void> {
  for (const one of given) {
    const setup = setupOf(plan, one);
    if (setup !== undefined && (whole || !isStored(session, one, setup))) await session.send(setup, purpose);
  }
  for (const step of steps) {
    const isRead = step.aim.kind === 'read' && session.exchanges.at(-1)?.case.id === step.id;
    // A reading that ends one thing begins the next.
    if (whole || !isRead) await session.send(step, purpose);
  }
}

/** Writes sent by themselves: each between two readings of the place it goes to. */
export const apart = (place: Scene, writes: readonly Case[]): readonly Case[] => [
  readCase(place),
  ...writes.flatMap((write) => [write, readCase(place)]),
];

/** Writes sent one behind the other, between two readings. */
export const inRow = (place: Scene, writes: readonly Case[]): readonly Case[] => [
  readCase(place),
  ...writes,
  readCase(place),
];
