import { json, make, patch, settlingBody } from '../../cases/build.ts';
import type { MemberSpec } from '../../contract/members.ts';
import type { Body, Case, Exchange, Json, JsonObject } from '../../model.ts';
import { REDACTED } from '../../redact/redact.ts';
import { bodyOf } from '../../text/json.ts';
import { readingBefore, snapshotOf, viewOf } from '../observe/exchanges.ts';
import type { Session } from '../session.ts';
import type { Found } from './survey.ts';

/** The places a run writes to and puts back. */
export const places = ['home', 'other-connection', 'other-organization'] as const;

/** Whether a body that is meant to be accepted, or may be, could set a member. */
function mentions(body: Body | undefined, name: string): boolean {
  switch (body?.kind) {
    case undefined:
      return false;
    case 'json':
      return typeof body.value === 'object' && body.value !== null && Object.hasOwn(body.value, name);
    case 'text':
      return body.text.includes(name);
    case 'base64':
      return atob(body.base64).includes(name);
  }
}

/**
 * What a run may be unable to take away again, one line a place: members that are absent now and that its plan sets.
 * The contract may have no null for them; where it has one, documents do not say that null clears them.
 */
export function unsettable(
  members: readonly MemberSpec[],
  steps: readonly Case[],
  found: Found,
): readonly string[] {
  return places.flatMap((place) => {
    const snapshot = found[place];
    if (snapshot?.kind !== 'known') return [];
    const writes = steps.filter((one) => one.place === place && ['accept', 'open'].includes(one.aim.kind));
    const set = members.filter(
      ({ name }) =>
        !Object.hasOwn(snapshot.value, name) && writes.some(({ request }) => mentions(request.body, name)),
    );
    const named = (isNullable: boolean): string =>
      set
        .filter(({ types }) => types.includes('null') === isNullable)
        .map(({ name }) => name)
        .join(', ');
    const [stuck, nulled] = [named(false), named(true)];
    return [
      ...(writes.length > 0 && Object.hasOwn(settlingBody(snapshot.value), 'is_signup_enabled')
        ? [
            `${place} has is_signup_enabled = true without assign_membership_on_login = true: no request stores that, so what this run sets stays set`,
          ]
        : []),
      ...(stuck === ''
        ? []
        : [`${place} has no ${stuck} now, and the contract no null for it: what this run sets stays set`]),
      ...(nulled === ''
        ? []
        : [
            `${place} has no ${nulled} now: put back with null, which the tenant may not take for "never set"`,
          ]),
    ];
  });
}

/** Why a resource must not be written to: a value that is hidden, because it looks like a secret, cannot be put back. */
export function unkeepable(
  members: readonly Pick<MemberSpec, 'name'>[],
  stored: JsonObject,
): string | undefined {
  const hidden = members.filter(({ name }) => JSON.stringify(stored[name] ?? null).includes(REDACTED));
  if (hidden.length === 0) return undefined;
  const names = hidden.map(({ name }) => name).join(', ');
  return `${names} holds what looks like a secret: it is hidden, so it could not be put back`;
}

const member = 'organization_connection_name';

const nameIn = (write: Case): Json | undefined => bodyOf(write)?.[member];

/** Whether a write brings a name to a connection that had none: what may be set together with it is documented nowhere. */
export function bringsFirstName(exchanges: readonly Exchange[], { n, case: write }: Exchange): boolean {
  const reading = readingBefore(exchanges, n - 1, viewOf(write.place));
  const before = reading && snapshotOf(reading.reply);
  return (
    typeof nameIn(write) === 'string' && before?.kind === 'known' && typeof before.value[member] !== 'string'
  );
}

/** Sets the name that a write brings, and nothing else, so that the write can be sent where there is one. */
export async function setName(session: Session, write: Case): Promise<void> {
  const { place, request } = write;
  await session.send(
    make({
      id: 'again/name',
      title: 'the name alone',
      place,
      request: patch(json({ [member]: nameIn(write) ?? null }), { path: request.path }),
      aim: { kind: 'open' },
      gateway: true,
    }),
    'again',
  );
}
