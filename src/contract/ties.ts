import type { Json, JsonObject } from '../model.ts';
import type { MemberSpec } from './members.ts';

/** A value of one member that requires a value of another: documents say it in words, no keyword does. */
export interface Tie {
  readonly member: string;
  /** Whether a value of the member requires the other. */
  readonly asks: (value: Json | undefined) => boolean;
  /** The value that requires nothing. */
  readonly rest: Json;
  readonly other: string;
  /** Whether a value of the other member satisfies the requirement. */
  readonly gives: (value: Json | undefined) => boolean;
}

/** "Only database connections with assign_membership_on_login = true support is_signup_enabled = true." */
export const signupTie: Tie = {
  member: 'is_signup_enabled',
  asks: (value) => value === true,
  rest: false,
  other: 'assign_membership_on_login',
  gives: (value) => value === true,
};

/**
 * "If the name attribute is not set, it must be populated …
 * before changing organization_access_level from none."
 */
export const levelTie: Tie = {
  member: 'organization_access_level',
  asks: (value) => typeof value === 'string' && value !== 'none',
  rest: 'none',
  other: 'organization_connection_name',
  gives: (value) => typeof value === 'string',
};

export const ties: readonly Tie[] = [signupTie, levelTie];

/** Members that documents call applicable to one kind of connection; of the other kind they say nothing. */
export const applicableTo: Readonly<Record<string, 'database' | 'enterprise'>> = {
  is_signup_enabled: 'database',
  show_as_button: 'enterprise',
};

export const isBroken = ({ member, asks, other, gives }: Tie, settings: JsonObject): boolean =>
  asks(settings[member]) && !gives(settings[other]);

/** Whether settings have nothing that asks, and nothing that gives. */
export const isUnset = ({ member, rest, other, gives }: Tie, settings: JsonObject): boolean =>
  (settings[member] ?? rest) === rest && !gives(settings[other]);

/** Whether a body keeps a tie whatever is stored, so that a server that judges the result accepts it. */
const isClear = (tie: Tie, body: JsonObject): boolean => {
  const takesAway = Object.hasOwn(body, tie.other) && !tie.gives(body[tie.other]);
  return !isBroken(tie, body) && !(takesAway && body[tie.member] !== tie.rest);
};

/** Whether a valid body keeps every tie whatever is stored, so that no correct server may refuse it. */
export const safe = (body: JsonObject): boolean => ties.every((tie) => isClear(tie, body));

/**
 * What settles the ties that stored values break; empty where none is broken. Rows may be older than a check:
 * a server that judges the result refuses every other body until it accepts this one.
 */
export const settlingBody = (stored: JsonObject): JsonObject =>
  Object.fromEntries(ties.filter((tie) => isBroken(tie, stored)).map(({ member, rest }) => [member, rest]));

/** `safe` where only these members mean anything: a tie of a member that is not there binds nothing. */
export function safeAmong(members: readonly MemberSpec[]): (body: JsonObject) => boolean {
  const bound = ties.filter(({ member }) => members.some(({ name }) => name === member));
  return (body) => bound.every((tie) => isClear(tie, body));
}
