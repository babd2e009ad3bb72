import type { Exchange, JsonObject, Observation, Span, Verdict } from '../model.ts';
import { describeReply } from '../text/describe.ts';
import { isObject, without } from '../text/json.ts';
import { accepted, difference, isRedirect, isShut, objectOf, refused, sentBody } from './oracle.ts';
import { around, isAccepted, isolate, merged, unleaked } from './state-writes.ts';
import {
  inapplicable,
  inconclusive,
  known,
  pass,
  unlessDifferent,
  violation,
  wrongReply,
} from './verdicts.ts';

/** The ids in a list; undefined if the list is incomplete. */
function idsIn({ connections, total }: JsonObject): readonly string[] | undefined {
  if (!Array.isArray(connections) || (typeof total === 'number' && total > connections.length))
    return undefined;
  return connections.flatMap((one) =>
    isObject(one) && typeof one.connection_id === 'string' ? [one.connection_id] : [],
  );
}

/** Only patchproof sends such an id, so no other writer attaches it. */
const isMadeUp = (id: string): boolean => id.startsWith('con_Patchproof');

/** The list shows the same attached connections as in the first read. */
export function attachment({ case: { aim }, reply, beside, subject }: Observation): Verdict {
  const view = aim.kind === 'read' ? aim.view : undefined;
  const earlier = view === undefined ? undefined : beside[view];
  if (earlier === undefined) return inapplicable('the first reading');
  return known(earlier, 'the list', (list) => {
    const now = objectOf(reply);
    if (now === undefined || !accepted(reply)) return inconclusive(`the list: ${describeReply(reply)}`);
    const [were, are] = [idsIn(list), idsIn(now)];
    if (were === undefined || are === undefined) return inapplicable('the list is longer than a page');
    // The run disables and enables these; whether a list shows disabled connections is not documented.
    const ours =
      view === 'unattached' ? [subject.connection] : [subject.connection, subject.other_connection];
    const attached = are.filter((id) => !were.includes(id) && !ours.includes(id));
    const detached = were.filter((id) => !are.includes(id) && !ours.includes(id));
    if (attached.length + detached.length === 0) return pass;
    const found = violation('the same connections attached', { kind: 'attachments', attached, detached });
    const isTelling = attached.some(
      (id) => isMadeUp(id) || (view === 'unattached' && id === subject.other_connection),
    );
    return isTelling ? { ...found, telling: true } : found;
  });
}

/** Refused, or redirected by a router: nothing is carried out. */
const isRefusal = ({ reply }: Exchange): boolean => refused(reply) || isRedirect(reply);

/** No write was accepted and nothing changed, whatever happened to requests without an answer. */
function isQuiet(span: Span | undefined): boolean {
  if (span?.before.kind !== 'known' || span.after.kind !== 'known' || span.writes.some(isAccepted))
    return false;
  return difference(span.before.value, span.after.value).length === 0;
}

const NOTHING_CHANGES = 'nothing stored changes';

/**
 * A refused write leaves the stored connection unchanged. Refused writes share one read in a batch.
 * A stored value that only one of them ever sent identifies it, however late it appears.
 * For any other change, the engine sends the writes of the batch one by one.
 */
export const inert = (observation: Observation): Verdict => {
  const { leak, reply, span } = observation;
  if (!isRefusal(observation)) return inapplicable(`not refused: ${describeReply(reply)}`);
  if (leak !== undefined) return { ...violation(NOTHING_CHANGES, { kind: 'leak', leak }), telling: true };
  if (isQuiet(span)) return pass;
  return around(span, (before, after, whole) => {
    const expected = merged(before, whole.writes);
    const written = whole.writes.filter(isAccepted).flatMap((write) => Object.keys(sentBody(write) ?? {}));
    const isUnleaked = unleaked(observation, expected, after);
    const found = difference(expected, after, (name) => !written.includes(name) && isUnleaked(name));
    const sent = sentBody(observation);
    const isCovered = sent !== undefined && Object.keys(sent).every((name) => written.includes(name));
    if (found.length === 0)
      return isCovered ? inapplicable('written over by an accepted request before it was read') : pass;
    return whole.writes.length === 1
      ? unlessDifferent(found, NOTHING_CHANGES, 'before and after')
      : isolate('something in its batch changed the stored connection, and nothing did so again alone');
  });
};

/** The API itself, not a gateway page, says that the resource does not exist. */
const isGone = ({ reply, front }: Observation): boolean =>
  reply.kind === 'response' && reply.status === 404 && reply.payload.kind !== 'text' && front === undefined;

/** A related resource without writes stays as it was in the first read. */
export const untouched =
  (what: string) =>
  (observation: Observation): Verdict => {
    const { reply, span, beside, volatile, case: candidate } = observation;
    if (candidate.aim.kind !== 'read') return inapplicable('not a read');
    const before = span?.before ?? beside[candidate.aim.view];
    if (before === undefined) return inapplicable('the first reading');
    if ((span?.writes.length ?? 0) > 0) return inapplicable('written to itself since');
    if (before.kind === 'unknown' && (isShut(reply) || accepted(reply)))
      return inapplicable(`the first reading that could tell: ${describeReply(reply)}`);
    return known(before, what, (was) => {
      // No PATCH attaches it again, so repeating the requests cannot show more than this.
      if (isGone(observation))
        return { ...violation(`${what} as it was`, { kind: 'gone', reply }), telling: true };
      const now = objectOf(reply);
      if (now === undefined || !accepted(reply)) return inconclusive(`${what}: ${describeReply(reply)}`);
      const found = difference(without(was, volatile), without(now, volatile));
      return unlessDifferent(found, `${what} as it was`, 'before and after');
    });
  };

/** A read shows the last change. It lags if it first shows an older state, and the last change only later. */
export const follows = ({ lag, span }: Observation): Verdict => {
  if (lag !== undefined)
    return violation('what the last change stored', 'what was stored before it, and the change only later');
  return span !== undefined && span.writes.length === 0
    ? inapplicable('nothing was written before it')
    : pass;
};

/** Whether a view agrees with the answer to the last change. Then the GET of the connection is wrong. */
const isRight = (item: JsonObject, { answered }: Observation, names?: readonly string[]): boolean =>
  answered !== undefined && difference(answered, item, (name) => names?.includes(name) ?? true).length === 0;

const pick = (from: JsonObject, members: readonly string[]): JsonObject =>
  Object.fromEntries(
    members.filter((name) => Object.hasOwn(from, name)).map((name) => [name, from[name] ?? null]),
  );

/** Compares a view of a resource with its latest read. */
const agrees =
  (find: (body: JsonObject) => JsonObject | undefined, members?: readonly string[]) =>
  (observation: Observation): Verdict =>
    known(observation.beside.home, 'the stored connection', (home) => {
      const body = objectOf(observation.reply);
      if (!accepted(observation.reply) || body === undefined)
        return inconclusive(describeReply(observation.reply));
      const item = find(body);
      if (item === undefined) return wrongReply('the connection once among the others', observation.reply);
      const names = members?.filter((name) => Object.hasOwn(item, name) || Object.hasOwn(home, name));
      const found =
        names === undefined ? difference(home, item) : difference(pick(home, names), pick(item, names));
      if (found.length > 0 && isRight(item, observation, names))
        return inapplicable(
          'it shows what the last change was answered with, and GET of the connection does not',
        );
      return unlessDifferent(found, 'what GET of the connection shows', 'two representations');
    });

const older = [
  'assign_membership_on_login',
  'show_as_button',
  'is_signup_enabled',
  'connection',
  'connection_id',
];

const isDisabled = ({ beside: { home } }: Observation): boolean =>
  home?.kind === 'known' && home.value.is_enabled === false;

export const siblingAgrees = (observation: Observation): Verdict =>
  isDisabled(observation) && isShut(observation.reply)
    ? inapplicable('whether enabled_connections shows a disabled connection is not documented')
    : agrees((body) => body, older)(observation);

/** The page size that the list requests ask for. */
const PAGE_SIZE = 100;

/** The rows of a list and those of the tested connection; undefined if the answer is not a list. */
function pageOf({ reply, subject }: Observation) {
  const { connections: rows, total } = objectOf(reply) ?? {};
  if (!Array.isArray(rows)) return undefined;
  const own = rows.filter(isObject).filter((row) => row.connection_id === subject.connection);
  const isFull = rows.length >= PAGE_SIZE;
  const isShort = typeof total === 'number' && total > rows.length;
  // The order of a list is not documented: the connection may be on the next page.
  const isFurtherOn = isFull && isShort && own.length === 0;
  return { rows, own, isFurtherOn, isCounted: isFull || typeof total !== 'number' || total === rows.length };
}

export const listAgrees = (observation: Observation): Verdict => {
  const page = pageOf(observation);
  if (isDisabled(observation) && page?.own.length === 0)
    return inapplicable('whether the list shows a disabled connection is not documented');
  if (page?.isFurtherOn)
    return inapplicable('the list is longer than a page, and the connection not on the first one');
  // A second row is also wrong: it belongs to another organization.
  return agrees(() => (page?.own.length === 1 ? page.own[0] : undefined))(observation);
};

/** A list filtered by `is_enabled` has the connection exactly when its GET shows that value. */
export const filtered = (observation: Observation): Verdict =>
  known(observation.beside.home, 'the stored connection', ({ is_enabled: isEnabled }) => {
    const { case: candidate, reply, beside } = observation;
    const sought = candidate.aim.kind !== 'read' || candidate.aim.view !== 'list-disabled';
    const page = pageOf(observation);
    const isRefused = reply.kind === 'response' && reply.status === 400;
    if (isRefused && beside[sought ? 'list-disabled' : 'list-enabled']?.kind === 'known')
      return wrongReply('a list, as for the other value', reply);
    if (!accepted(reply) || page === undefined) return inapplicable(describeReply(reply));
    if (typeof isEnabled !== 'boolean') return inapplicable('GET does not show whether it is enabled');
    if (page.isFurtherOn) return inapplicable('the list is longer than a page');
    const isWanted = isEnabled === sought;
    const isAstray = page.rows.some((row) => isObject(row) && row.is_enabled === !sought);
    if (isAstray) return wrongReply('a list of nothing else', reply);
    if ((page.own.length === 0) === isWanted)
      return wrongReply(
        isWanted ? 'the connection among the others' : 'a list without the connection',
        reply,
      );
    return page.isCounted ? pass : wrongReply('a total of as many as the list shows', reply);
  });
