import type { Exchange, JsonObject, Observation, Span, Verdict } from '../model.ts';
import { describeReply } from '../text/describe.ts';
import { isObject, without } from '../text/json.ts';
import {
  accepted,
  difference,
  inapplicable,
  inconclusive,
  isShut,
  known,
  objectOf,
  pass,
  refused,
  sentBody,
  unlessDifferent,
  violation,
  wrongReply,
} from './oracle.ts';
import { around, isAccepted, isolate, merged, pick, unleaked } from './state-writes.ts';

/** The ids in a list, when it shows all there are. */
function idsIn({ connections, total }: JsonObject): readonly string[] | undefined {
  if (!Array.isArray(connections) || (typeof total === 'number' && total > connections.length))
    return undefined;
  return connections.flatMap((one) =>
    isObject(one) && typeof one.connection_id === 'string' ? [one.connection_id] : [],
  );
}

/** An id that only requests of ours name: nobody else attaches that. */
const isMadeUp = (id: string): boolean => id.startsWith('con_Patchproof');

/** What was attached when a list was read before is attached now, and nothing else is. */
export function attachment({ case: { aim }, reply, beside, subject }: Observation): Verdict {
  const view = aim.kind === 'read' ? aim.view : undefined;
  const earlier = view === undefined ? undefined : beside[view];
  if (earlier === undefined) return inapplicable('the first reading');
  return known(earlier, 'the list', (list) => {
    const now = objectOf(reply);
    if (now === undefined || !accepted(reply)) return inconclusive(`the list: ${describeReply(reply)}`);
    const [were, are] = [idsIn(list), idsIn(now)];
    if (were === undefined || are === undefined) return inapplicable('the list is longer than a page');
    // Whether a list shows what is disabled is not documented, and these are disabled and enabled on the way.
    const ours =
      view === 'unattached' ? [subject.connection] : [subject.connection, subject.other_connection];
    const more = are.filter((id) => !were.includes(id) && !ours.includes(id));
    const fewer = were.filter((id) => !are.includes(id) && !ours.includes(id));
    const isTelling = more.some(
      (id) => isMadeUp(id) || (view === 'unattached' && id === subject.other_connection),
    );
    return more.length + fewer.length === 0
      ? pass
      : {
          ...violation('the same connections attached', {
            ...{ kind: 'attachments', attached: more, detached: fewer },
          }),
          ...(isTelling ? { telling: true } : {}),
        };
  });
}

/** Refused, or sent elsewhere by a router: nothing is carried out. */
const isRefusal = ({ reply }: Exchange): boolean =>
  refused(reply) || (reply.kind === 'response' && reply.status >= 300 && reply.status < 400);

/** Nothing was accepted and nothing changed, whatever became of the requests that got no answer. */
function isQuiet(span: Span | undefined): boolean {
  if (span?.before.kind !== 'known' || span.after.kind !== 'known' || span.writes.some(isAccepted))
    return false;
  return difference(span.before.value, span.after.value).length === 0;
}

const NOTHING_CHANGES = 'nothing stored changes';

/**
 * A refused write leaves the stored connection as it was. Refused writes are read in batches: a value that only one of
 * them ever sent names it, however late it turns up; any other change is found out by sending the batch one by one.
 */
export const inert = (observation: Observation): Verdict => {
  const { leak, reply, span } = observation;
  if (!isRefusal(observation)) return inapplicable(`not refused: ${describeReply(reply)}`);
  if (leak !== undefined) return { ...violation(NOTHING_CHANGES, { kind: 'leak', leak }), telling: true };
  if (isQuiet(span)) return pass;
  return around(span, (before, after, whole) => {
    const expected = merged(before, whole);
    const written = whole.writes.filter(isAccepted).flatMap((write) => Object.keys(sentBody(write) ?? {}));
    const names = [...new Set([...Object.keys(expected), ...Object.keys(after)])]
      .filter((name) => !written.includes(name))
      .filter(unleaked(observation, expected, after));
    const found = difference(pick(expected, names), pick(after, names));
    const sent = sentBody(observation);
    const isCovered = sent !== undefined && Object.keys(sent).every((name) => written.includes(name));
    if (found.length === 0)
      return isCovered ? inapplicable('written over by an accepted request before it was read') : pass;
    return whole.writes.length === 1
      ? unlessDifferent(found, NOTHING_CHANGES, 'before and after')
      : isolate('something in its batch changed the stored connection, and nothing did so again alone');
  });
};

/** The API says that the resource is not there: no page of a gateway does. */
const isGone = ({ reply, front }: Observation): boolean =>
  reply.kind === 'response' && reply.status === 404 && reply.payload.kind !== 'text' && front === undefined;

/**
 * What was read before the write is not there any more. No PATCH attaches it again, so that sending the requests again
 * cannot tell more than this.
 */
const gone = (what: string, { reply }: Observation): Verdict => ({
  ...violation(`${what} as it was`, { kind: 'gone', reply }),
  telling: true,
});

/** A neighbour that nothing was written to stays as it was when it was read before. */
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
      if (isGone(observation)) return gone(what, observation);
      const now = objectOf(reply);
      if (now === undefined || !accepted(reply)) return inconclusive(`${what}: ${describeReply(reply)}`);
      const found = difference(without(was, volatile), without(now, volatile));
      return unlessDifferent(found, `${what} as it was`, 'before and after');
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
export const agrees =
  (
    find: (body: JsonObject, observation: Observation) => JsonObject | undefined,
    members?: readonly string[],
  ) =>
  (observation: Observation): Verdict =>
    known(observation.beside.home, 'the stored connection', (home) => {
      const body = objectOf(observation.reply);
      if (!accepted(observation.reply) || body === undefined)
        return inconclusive(describeReply(observation.reply));
      const item = find(body, observation);
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

export const isDisabled = ({ beside: { home } }: Observation): boolean =>
  home?.kind === 'known' && home.value.is_enabled === false;

export const siblingAgrees = (observation: Observation): Verdict => {
  if (isDisabled(observation) && isShut(observation.reply)) {
    return inapplicable('whether enabled_connections shows a disabled connection is not documented');
  }
  return agrees((body) => body, older)(observation);
};
