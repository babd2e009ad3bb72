import type { JsonObject, Observation, Reply, Verdict } from '../model.ts';
import {
  accepted,
  describe,
  difference,
  inapplicable,
  inconclusive,
  isObject,
  known,
  objectOf,
  pass,
  violation,
} from './oracle.ts';
import { pick } from './state-spans.ts';

/** Not for this token to see, or not there: then nothing can be told from it. */
const isShut = (reply: Reply): boolean => reply.kind === 'response' && [401, 403, 404].includes(reply.status);

/** A neighbour that nothing was written to stays as it was when it was read before. */
export const untouched =
  (what: string) =>
  (observation: Observation): Verdict => {
    const { reply, span, beside, case: candidate } = observation;
    if (candidate.aim.kind !== 'read') return inapplicable('not a read');
    const before = span?.before ?? beside[candidate.aim.view];
    if (before === undefined) return inapplicable('the first reading');
    if ((span?.writes.length ?? 0) > 0) return inapplicable('written to itself since');
    if (before.kind === 'unknown' && (isShut(reply) || accepted(reply)))
      return inapplicable(`the first reading that could tell: ${describe(reply)}`);
    return known(before, what, (was) => {
      const now = objectOf(reply);
      if (now === undefined || !accepted(reply)) return inconclusive(`${what}: ${describe(reply)}`);
      const lines = difference(was, now);
      return lines.length === 0
        ? pass
        : violation(`${what} as it was`, lines.join(', '), `changed: ${lines.join(', ')}`);
    });
  };

/** A reading that shows the last change. One that shows an older state at first, and this one later, lags behind. */
export const follows = ({ lag, span }: Observation): Verdict => {
  if (lag !== undefined)
    return violation('what the last change stored', 'what was stored before it, and the change only later');
  return span !== undefined && span.writes.length === 0
    ? inapplicable('nothing was written before it')
    : pass;
};

/** Whether a view shows what the last change was answered with: then it is the other one that is wrong. */
function isRight(
  item: JsonObject,
  { answered }: Observation,
  names: readonly string[] = Object.keys({ ...item, ...answered }),
): boolean {
  return answered !== undefined && difference(pick(answered, names), pick(item, names)).length === 0;
}

/** Compares a view of the same resource with the newest reading of it. */
const agrees =
  (
    find: (body: JsonObject, observation: Observation) => JsonObject | undefined,
    members?: readonly string[],
  ) =>
  (observation: Observation): Verdict =>
    known(observation.beside.home, 'the stored connection', (home) => {
      const body = objectOf(observation.reply);
      if (!accepted(observation.reply) || body === undefined)
        return inconclusive(describe(observation.reply));
      const item = find(body, observation);
      if (item === undefined)
        return violation('the connection once among the others', describe(observation.reply));
      const names = members?.filter((name) => Object.hasOwn(item, name) || Object.hasOwn(home, name));
      const lines =
        names === undefined ? difference(home, item) : difference(pick(home, names), pick(item, names));
      if (lines.length > 0 && isRight(item, observation, names))
        return inapplicable(
          'it shows what the last change was answered with, and GET of the connection does not',
        );
      return lines.length === 0 ? pass : violation('what GET of the connection shows', lines.join(', '));
    });

function listed(body: JsonObject, { subject }: Observation): JsonObject | undefined {
  const list = body.connections;
  if (!Array.isArray(list)) return undefined;
  const ours = list.filter(isObject).filter((item) => item.connection_id === subject.connection);
  // Twice is as wrong as not at all: one of them is another organization's.
  return ours.length === 1 ? ours[0] : undefined;
}

/** The order of a list is not documented: what is not on a full first page may be on the next one. */
function isFurtherOn({ reply, subject }: Observation): boolean {
  const { connections, total } = objectOf(reply) ?? {};
  return (
    Array.isArray(connections) &&
    connections.length >= pageSize &&
    typeof total === 'number' &&
    total > connections.length &&
    !connections.some((item) => isObject(item) && item.connection_id === subject.connection)
  );
}

/** The most that one page can hold, as it is asked for. */
const pageSize = 100;

const older = [
  'assign_membership_on_login',
  'show_as_button',
  'is_signup_enabled',
  'connection',
  'connection_id',
];

export const siblingAgrees = (observation: Observation): Verdict => {
  const { home } = observation.beside;
  if (home?.kind === 'known' && home.value.is_enabled === false) {
    return inapplicable('whether enabled_connections shows a disabled connection is not documented');
  }
  return agrees((body) => body, older)(observation);
};

export const listAgrees = (observation: Observation): Verdict => {
  const { home } = observation.beside;
  if (home?.kind === 'known' && home.value.is_enabled === false) {
    return inapplicable('whether the list shows a disabled connection is not documented');
  }
  if (isFurtherOn(observation)) {
    return inapplicable('the list is longer than a page, and the connection not on the first one');
  }
  return agrees(listed)(observation);
};
