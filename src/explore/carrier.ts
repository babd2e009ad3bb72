import type { Json, JsonObject } from '../model.ts';
import { name } from './draft.ts';
import type { Known } from './question.ts';

/** The member that shows whether a request was heeded, where any member would do. */
export interface Carrier {
  readonly member: string;
  /** What is sent: the text itself where the member holds texts. */
  readonly value: (text: string) => Json;
  /** What has to be stored before it, so that what is sent shows. */
  readonly given?: JsonObject;
}

/** Members that can stand in for the name, each with the value that is sent and the one before it. */
const instead: readonly (readonly [member: string, sent: Json, before: Json])[] = [
  ['show_as_button', false, true],
  ['assign_membership_on_login', false, true],
  ['is_enabled', false, true],
  ['organization_access_level', 'none', 'limited'],
];

/** The name, or another member where the tenant was not seen to store one. The name as well where it stores none. */
export function carrierOf({ stored }: Pick<Known, 'stored'>): Carrier {
  const found =
    stored?.includes(name) === false ? instead.find(([member]) => stored.includes(member)) : undefined;
  if (found === undefined) return { member: name, value: (text) => text };
  const [member, sent, before] = found;
  return { member, value: () => sent, given: { [member]: before } };
}

/** What a carrier sends, what becomes of it, and what has to be there before. */
export function carried(carrier: Carrier, text: string) {
  const { member, value, given } = carrier;
  const sent = value(text);
  return {
    body: { [member]: sent } as JsonObject,
    lens: { kind: 'write', member, sent } as const,
    over: given === undefined ? {} : { given },
  };
}
