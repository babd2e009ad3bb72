import { baseId } from '../generate/kit.ts';
import { readCase } from '../generate/reads.ts';
import type { Case, JsonObject, Place, Purpose, View } from '../model.ts';
import { snapshotOf } from './observe.ts';
import type { Plan } from './plan.ts';
import type { Session } from './session.ts';

/** The view that shows what a write to a place did. */
export const viewOf = (place: Place): Extract<View, 'home' | 'other-connection' | 'other-organization'> =>
  place === 'other-connection' || place === 'other-organization' ? place : 'home';

const bodyOf = ({ request: { body } }: Case): JsonObject =>
  body?.kind === 'json' && typeof body.value === 'object' && body.value !== null && !Array.isArray(body.value)
    ? (body.value as JsonObject)
    : {};

/** Stores the base again unless it is what the newest reading shows, so that every bait differs from it. */
async function settle(session: Session, plan: Plan, purpose: Purpose): Promise<void> {
  const base = plan.steps.find(({ id }) => id === baseId);
  if (base === undefined) return;
  const last = session.exchanges.at(-1);
  const now = last?.case.id === 'read/home' ? snapshotOf(last.reply) : undefined;
  const stored = now?.kind === 'known' ? now.value : undefined;
  const settled = Object.entries(bodyOf(base)).every(([name, value]) => stored?.[name] === value);
  if (!settled) await session.send(base, purpose);
}

/** Sends writes again by themselves, between two readings of the place they go to. */
export async function again(
  session: Session,
  plan: Plan,
  writes: readonly Case[],
  purpose: Purpose,
): Promise<void> {
  const view = viewOf(writes[0]?.place ?? 'home');
  if (view === 'home') await settle(session, plan, purpose);
  const last = session.exchanges.at(-1);
  if (last?.case.id !== `read/${view}`) await session.send(readCase(view), purpose);
  for (const write of writes) await session.send(write, purpose);
  await session.send(readCase(view), purpose);
}
