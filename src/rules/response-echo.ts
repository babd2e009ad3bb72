import { type Breach, stepsOf } from '../contract/index.ts';
import type { Json, JsonObject } from '../model.ts';
import { own } from '../own.ts';
import type { Breaches } from './keywords.ts';
import { difference, inapplicable, pass, same, sentBody, violation } from './oracle.ts';
import { applies } from './resource.ts';
import { okBody } from './response-shape.ts';

/** The members of a body that the request schema refuses. */
const refusedMembers = (breaches: readonly Breach[]): ReadonlySet<string> =>
  new Set(breaches.map(({ pointer, member }) => stepsOf(pointer)[0] ?? member ?? ''));

/**
 * Whether a value should have been refused for what stands beside it: signup without assigned membership, a level
 * without a name. A server that took it is at fault for that, whatever it answers.
 */
function isTied(member: string, value: Json, answer: JsonObject): boolean {
  if (member === 'is_signup_enabled') return value === true && answer.assign_membership_on_login !== true;
  if (member !== 'organization_access_level') return false;
  return value !== 'none' && typeof answer.organization_connection_name !== 'string';
}

/** Members that were sent with a value are answered with it, as far as that value is one to take. */
export const echo = (breaches: Breaches) =>
  okBody((body, observation) => {
    const whole = sentBody(observation);
    if (whole === undefined) return inapplicable('no JSON object was sent');
    const refused = refusedMembers(breaches(whole));
    const sent = Object.entries(whole).filter(
      ([member, value]) =>
        value !== null &&
        applies(member, observation) &&
        !refused.has(member) &&
        !isTied(member, value, body),
    );
    const wrong = sent.filter(([member, value]) => !same(own(body, member), value));
    if (wrong.length === 0) return pass;
    const answered = Object.fromEntries(wrong.map(([member]) => [member, own(body, member) ?? null]));
    return violation(
      `members as sent: ${difference(answered, Object.fromEntries(wrong))
        .map((line) => line.split(' → ')[1] ?? line)
        .join(', ')}`,
      wrong
        .map(([member, value]) =>
          difference(
            { [member]: value },
            Object.hasOwn(body, member) ? { [member]: own(body, member) ?? null } : {},
          ),
        )
        .join(', '),
    );
  });
