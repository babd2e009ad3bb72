import { baseId, json, make, patch, readCase } from '../../cases/build.ts';
import type { Case, JsonObject, Purpose, Snapshot } from '../../model.ts';
import { bodyOf } from '../../text/json.ts';
import { type Scene, snapshotOf, viewOf } from '../observe/exchanges.ts';
import type { Plan } from '../plan.ts';
import type { Found } from '../prepare/survey.ts';
import { original } from '../restore/write-back.ts';
import type { Session } from '../session.ts';

/** Requests that are sent again: what has to be stored first, and what follows. */
export interface Replay {
  /** Sent before anything is stored: what was sent once may be taken otherwise the second time. */
  readonly first?: readonly Case[];
  readonly given: readonly GivenState[];
  /** A write that is taken as it should be from the same state; that state is stored again after it. */
  readonly control?: Case;
  readonly steps: readonly Case[];
}

/** What was stored at a place before. */
interface GivenState {
  readonly place: Scene;
  readonly before: Snapshot | undefined;
}

/** The write that stores what was stored before; undefined when that is not known, or nothing may be written. */
export function setupOf({ kit, steps }: Plan, { place, before }: GivenState): Case | undefined {
  const base = steps.find(({ id }) => id === baseId);
  const stored: JsonObject =
    before?.kind === 'known' ? original(kit.members, before.value) : ((base && bodyOf(base)) ?? {});
  const body = kit.supported(stored);
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
export function scriptOf(plan: Plan, { first = [], given, control, steps }: Replay): readonly Case[] {
  const setups = given.flatMap((one) => setupOf(plan, one) ?? []);
  const controls = control === undefined ? [] : [...setups, ...controlled(control)];
  return [...first, ...controls, ...setups, ...steps];
}

const controlled = (control: Case): readonly Case[] => apart(viewOf(control.place), [control]);

/** Whether the newest request was a reading that shows what a setup would store. */
function isStored({ exchanges }: Session, { place, before }: GivenState, setup: Case): boolean {
  const last = exchanges.at(-1);
  const now = last?.case.id === `read/${place}` ? snapshotOf(last.reply) : undefined;
  if (now?.kind !== 'known' || before === undefined) return false;
  return Object.entries(bodyOf(setup) ?? {}).every(
    ([name, value]) => JSON.stringify(now.value[name] ?? null) === JSON.stringify(value),
  );
}

/** What of a setup the newest reading does not show. */
function missing({ exchanges }: Session, { place }: GivenState, setup: Case): JsonObject {
  const last = exchanges.at(-1);
  const now = last?.case.id === `read/${place}` ? snapshotOf(last.reply) : undefined;
  const body = bodyOf(setup) ?? {};
  if (now?.kind !== 'known') return body;
  const { value } = now;
  return Object.fromEntries(
    Object.entries(body).filter(([name, is]) => JSON.stringify(value[name] ?? null) !== JSON.stringify(is)),
  );
}

/** So often what is missing is written again: a faulty server may need more than one write. */
const insistence = 2;

/** Stores what was stored before, and reads it. */
async function store(
  session: Session,
  plan: Plan,
  given: GivenState,
  purpose: Purpose,
): Promise<readonly Case[]> {
  const setup = setupOf(plan, given);
  if (setup === undefined) return [];
  const sent: Case[] = [];
  let next = setup;
  for (let n = 0; n < insistence; n += 1) {
    for (const one of [next, readCase(given.place)]) {
      await session.send(one, purpose);
      sent.push(one);
    }
    const rest = missing(session, given, setup);
    if (Object.keys(rest).length === 0) break;
    next = { ...setup, request: { ...setup.request, body: json(rest) } };
  }
  return sent;
}

/** Sends a replay. What has to be stored and is there already is left. */
export async function replay(
  session: Session,
  plan: Plan,
  { given, steps }: Replay,
  purpose: Purpose,
): Promise<void> {
  for (const one of given) {
    const setup = setupOf(plan, one);
    if (setup !== undefined && !isStored(session, one, setup)) await session.send(setup, purpose);
  }
  for (const step of steps) {
    // A reading that ends one thing begins the next.
    const isRead = step.aim.kind === 'read' && session.exchanges.at(-1)?.case.id === step.id;
    if (!isRead) await session.send(step, purpose);
  }
}

/**
 * Sends a replay as if nothing had been sent before: what the run found is stored first, and every request is sent,
 * also where what it asks for is known. Returns what was sent, without what the run found.
 */
export async function replayAfresh(
  session: Session,
  plan: Plan,
  { first = [], given, control, steps }: Replay,
  purpose: Purpose,
  originals: Found,
): Promise<readonly Case[]> {
  for (const { place } of given) await store(session, plan, { place, before: originals[place] }, purpose);
  const script: Case[] = [];
  const send = async (cases: readonly Case[]): Promise<void> => {
    for (const one of cases) {
      if (one.aim.kind === 'read' && script.at(-1)?.id === one.id) continue;
      await session.send(one, purpose);
      script.push(one);
    }
  };
  const prepare = async (): Promise<void> => {
    for (const one of given) script.push(...(await store(session, plan, one, purpose)));
  };
  await send(first);
  if (control !== undefined) {
    await prepare();
    await send(controlled(control));
  }
  await prepare();
  await send(steps);
  return script;
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
