import type { Json, Observation, Place, Snapshot } from '../model.ts';
import { isObject, objectOf } from './oracle.ts';

/** The connection id a case's path names. */
export function subjectId({ case: { place }, subject }: Pick<Observation, 'case' | 'subject'>): string {
  return place === 'other-connection' ? (subject.other_connection ?? '') : subject.connection;
}

const viewOf = (place: Place): 'home' | 'other-connection' | 'other-organization' =>
  place === 'other-connection' || place === 'other-organization' ? place : 'home';

function connectionOf(snapshot: Snapshot | undefined): Json | undefined {
  return snapshot?.kind === 'known' ? snapshot.value.connection : undefined;
}

/** `auth0` for a database; undefined when nothing read or answered so far tells. */
export function strategyOf({ case: { place }, beside, reply, span }: Observation): string | undefined {
  const connection =
    connectionOf(beside[viewOf(place)]) ?? connectionOf(span?.before) ?? objectOf(reply)?.connection;
  const strategy = isObject(connection) ? connection.strategy : undefined;
  return typeof strategy === 'string' ? strategy : undefined;
}

/**
 * Whether a member means anything on the connection a case is sent to. Documents say "only applicable for
 * enterprise connections" of one and "for database connections" of the other, and nothing of what happens else.
 */
export function applies(member: string, observation: Observation): boolean {
  const strategy = strategyOf(observation);
  if (member === 'show_as_button') return strategy !== undefined && strategy !== 'auth0';
  if (member === 'is_signup_enabled') return strategy === 'auth0';
  return true;
}
