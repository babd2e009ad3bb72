import { baseId, json, make, patch } from '../generate/kit.ts';
import { readCase } from '../generate/reads.ts';
import type { Case, Json, JsonObject, Purpose, Snapshot } from '../model.ts';
import { bodyOf } from './body-of.ts';
import { type Scene, snapshotOf, viewOf } from './observe.ts';
import type { Plan } from './plan.ts';
import type { Session } from './session.ts';

/** What has to be stored for a case to mean what it meant: the base, or what was stored before it the first time. */
function wanted(plan: Plan, before: Snapshot | undefined): JsonObject | undefined {
  const base = plan.steps.find(({ id }) => id === baseId);
  if (base === undefined) return undefined;
  const body = bodyOf(base) ?? {};
  if (before?.kind !== 'known') return body;
  const stored = before.value;
  return Object.fromEntries(
    Object.keys(body).flatMap((name): readonly (readonly [string, Json])[] => {
      const value = stored[name];
      if (value !== undefined) return [[name, value]];
      return name === 'organization_connection_name' ? [[name, null]] : [];
    }),
  );
}

/** Stores in a place what was stored there before, unless the newest reading shows it already. */
export async function settle(
  session: Session,
  plan: Plan,
  place: Scene,
  before: Snapshot | undefined,
  purpose: Purpose,
): Promise<void> {
  const body = wanted(plan, before);
  if (body === undefined) return;
  const last = session.exchanges.at(-1);
  const now = last?.case.id === `read/${place}` ? snapshotOf(last.reply) : undefined;
  const stored = now?.kind === 'known' ? now.value : undefined;
  const settled =
    stored !== undefined && Object.entries(body).every(([name, value]) => (stored[name] ?? null) === value);
  if (settled) return;
  await session.send(
    make({
      id: 'again/settle',
      title: 'what was stored before',
      place,
      request: patch(json(body), { path: readCase(place).request.path }),
      aim: { kind: 'open' },
      gateway: true,
    }),
    purpose,
  );
}

/** Sends writes again by themselves, between two readings of the place they go to; with no writes, sets the scene. */
export async function again(
  session: Session,
  plan: Plan,
  writes: readonly Case[],
  purpose: Purpose,
  before?: Snapshot,
): Promise<void> {
  const view = viewOf(writes[0]?.place ?? 'home');
  if (view === 'home') await settle(session, plan, view, before, purpose);
  const last = session.exchanges.at(-1);
  if (last?.case.id !== `read/${view}`) await session.send(readCase(view), purpose);
  for (const write of writes) await session.send(write, purpose);
  if (writes.length > 0) await session.send(readCase(view), purpose);
}
