import { json, make, patch, settlingBody } from '../../cases/build.ts';
import type { MemberSpec } from '../../contract/members.ts';
import type { Body, Case, Exchange, JsonObject } from '../../model.ts';
import { REDACTED } from '../../redact/redact.ts';
import { bodyOf, isObject } from '../../text/json.ts';
import { type Found, places, snapshotBefore, viewOf } from '../observe/exchanges.ts';
import type { Session } from '../session.ts';

/** Whether a body that is meant to be accepted, or may be, could set a member. */
function mentions(body: Body | undefined, name: string): boolean {
  if (body?.kind === 'json') return isObject(body.value) && Object.hasOwn(body.value, name);
  const text = body?.kind === 'base64' ? atob(body.base64) : (body?.text ?? '');
  return text.includes(name);
}

/**
 * What a run may be unable to take away again, one line a resource: members that are absent now and that its plan sets.
 * The contract may have no null for them; where it has one, documents do not say that null clears them.
 */
export function irreversible(
  members: readonly MemberSpec[],
  steps: readonly Case[],
  found: Found,
): readonly string[] {
  return places.flatMap((place) => {
    const snapshot = found[place];
    const writes = steps.filter((one) => one.place === place && ['accept', 'open'].includes(one.aim.kind));
    if (snapshot?.kind !== 'known' || writes.length === 0) return [];
    const isSet = (name: string): boolean =>
      !Object.hasOwn(snapshot.value, name) && writes.some(({ request }) => mentions(request.body, name));
    const names = (isNullable: boolean): string =>
      members
        .filter(({ name, types }) => types.includes('null') === isNullable && isSet(name))
        .map(({ name }) => name)
        .join(', ');
    const [stuck, nulled] = [names(false), names(true)];
    const isTied = Object.hasOwn(settlingBody(snapshot.value), 'is_signup_enabled');
    return [
      isTied &&
        `${place} has is_signup_enabled = true without assign_membership_on_login = true: no request stores that, so what this run sets stays set`,
      stuck !== '' &&
        `${place} does not show ${stuck}: the run sets it, and puts back the documented default, which may not be what was stored`,
      nulled !== '' &&
        `${place} has no ${nulled} now: put back with null, which the tenant may not take for "never set"`,
    ].filter((line) => line !== false);
  });
}

/** Why a resource must not be written to: a value that looks like a secret is hidden. */
export function hiddenIn(members: readonly MemberSpec[], stored: JsonObject): string | undefined {
  const hidden = members.filter(({ name }) => JSON.stringify(stored[name] ?? null).includes(REDACTED));
  if (hidden.length === 0) return undefined;
  const names = hidden.map(({ name }) => name).join(', ');
  return `${names} holds what looks like a secret: it is hidden, so it could not be put back`;
}

const member = 'organization_connection_name';

/** Whether a write brings a name to a connection that had none: what may be set with it is open. */
export function bringsFirstName(exchanges: readonly Exchange[], { n, case: write }: Exchange): boolean {
  const before = snapshotBefore(exchanges, n - 1, viewOf(write.place));
  return (
    typeof bodyOf(write)?.[member] === 'string' &&
    before?.kind === 'known' &&
    typeof before.value[member] !== 'string'
  );
}

/** Sets the name that a write brings, and nothing else, so that the write can be sent where there is one. */
export async function setName(session: Session, write: Case): Promise<void> {
  const { place, request } = write;
  const name = { [member]: bodyOf(write)?.[member] ?? null };
  await session.send(
    make({
      id: 'again/name',
      title: 'the name alone',
      place,
      request: patch(json(name), { path: request.path }),
      aim: { kind: 'open' },
      gateway: true,
    }),
    'again',
  );
}
