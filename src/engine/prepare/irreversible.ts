import type { MemberSpec } from '../../contract/members.ts';
import { settlingBody } from '../../contract/ties.ts';
import type { Body, Case, JsonObject } from '../../model.ts';
import { REDACTED } from '../../redact/redact.ts';
import { groupBy } from '../../text/group-by.ts';
import { isObject } from '../../text/json.ts';
import { type Found, places, storedIn } from '../observe/exchanges.ts';

/** Whether a body that is meant to be accepted, or may be, could set a member. */
function mentions(body: Body | undefined, name: string): boolean {
  if (body?.kind === 'json') return isObject(body.value) && Object.hasOwn(body.value, name);
  const text = body?.kind === 'base64' ? atob(body.base64) : (body?.text ?? '');
  return text.includes(name);
}

/** What a run may be unable to remove from a resource: ends of sentences that begin with `home has`. */
function stuckIn(members: readonly MemberSpec[], writes: readonly Case[], stored: JsonObject): string[] {
  const names = (isNullable: boolean): string =>
    members
      .filter(({ name, types }) => types.includes('null') === isNullable && !Object.hasOwn(stored, name))
      .filter(({ name }) => writes.some(({ request }) => mentions(request.body, name)))
      .map(({ name }) => name)
      .join(', ');
  const [stuck, nulled] = [names(false), names(true)];
  const isTied = Object.hasOwn(settlingBody(stored), 'is_signup_enabled');
  const tied =
    'is_signup_enabled = true without assign_membership_on_login = true: ' +
    'no request stores that, so what this run sets stays set';
  return [
    ...(isTied ? [tied] : []),
    ...(stuck === ''
      ? []
      : [
          `no ${stuck} that a read shows: the restore writes the documented default, ` +
            'which may not be what was stored',
        ]),
    ...(nulled === '' ? [] : [`no ${nulled} now: the restore sends null, which may differ from "never set"`]),
  ];
}

/**
 * What a run may be unable to remove, one line for all resources that are alike: members that are absent now
 * and that the plan sets. Even for nullable ones, no document says that null clears them.
 */
export function irreversible(
  members: readonly MemberSpec[],
  steps: readonly Case[],
  found: Found,
): readonly string[] {
  const all = places.flatMap((place) => {
    const stored = storedIn(found[place]);
    const writes = steps.filter((one) => one.place === place && ['accept', 'open'].includes(one.aim.kind));
    return stored === undefined || writes.length === 0
      ? []
      : stuckIn(members, writes, stored).map((line) => ({ place, line }));
  });
  return groupBy(all, ({ line }) => line).map((alike) => {
    const owners = alike.map(({ place }) => place).join(', ');
    return `${owners} ${alike.length === 1 ? 'has' : 'have'} ${alike[0]?.line}`;
  });
}

/** Why a resource must not be written to: a value that looks like a secret is hidden. */
export function hiddenIn(members: readonly MemberSpec[], stored: JsonObject): string | undefined {
  const hidden = members.filter(({ name }) => JSON.stringify(stored[name] ?? null).includes(REDACTED));
  if (hidden.length === 0) return undefined;
  const names = hidden.map(({ name }) => name).join(', ');
  return `${names} holds what looks like a secret: it is hidden, so it could not be put back`;
}
