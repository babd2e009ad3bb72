import type { JsonObject, Observation, Verdict } from '../model.ts';
import { describeReply } from '../text/describe.ts';
import { isObject } from '../text/json.ts';
import { accepted, inapplicable, known, objectOf, pass, wrongReply } from './oracle.ts';
import { agrees, isDisabled } from './state-views.ts';

/** The entries of the connection in a list; undefined where the answer is no list. */
const entriesIn = (
  body: JsonObject | undefined,
  { subject }: Observation,
): readonly JsonObject[] | undefined =>
  Array.isArray(body?.connections)
    ? body.connections.filter(isObject).filter((item) => item.connection_id === subject.connection)
    : undefined;

function listed(body: JsonObject, observation: Observation): JsonObject | undefined {
  const [first, ...others] = entriesIn(body, observation) ?? [];
  // Twice is as wrong as not at all: one of them is another organization's.
  return others.length === 0 ? first : undefined;
}

/** Whether a list does not show the connection at all. */
const isUnlisted = (observation: Observation): boolean =>
  entriesIn(objectOf(observation.reply), observation)?.length === 0;

/** The order of a list is not documented: what is not on a full first page may be on the next one. */
function isFurtherOn(observation: Observation): boolean {
  const { connections, total } = objectOf(observation.reply) ?? {};
  return (
    Array.isArray(connections) &&
    connections.length >= pageSize &&
    typeof total === 'number' &&
    total > connections.length &&
    isUnlisted(observation)
  );
}

/** The most that one page can hold, as it is asked for. */
const pageSize = 100;

export const listAgrees = (observation: Observation): Verdict => {
  if (isDisabled(observation) && isUnlisted(observation)) {
    return inapplicable('whether the list shows a disabled connection is not documented');
  }
  if (isFurtherOn(observation)) {
    return inapplicable('the list is longer than a page, and the connection not on the first one');
  }
  return agrees(listed)(observation);
};

/** What one page of a list says of itself: as many as it has in all, unless there are more pages. */
const isCounted = ({ connections, total }: JsonObject): boolean =>
  !Array.isArray(connections) ||
  typeof total !== 'number' ||
  connections.length >= pageSize ||
  total === connections.length;

/** A list that is filtered by `is_enabled` has the connection where GET of it shows that value, and only then. */
export const filtered = (observation: Observation): Verdict =>
  known(observation.beside.home, 'the stored connection', ({ is_enabled: isEnabled }) => {
    const { case: candidate, reply, beside } = observation;
    const sought = candidate.aim.kind !== 'read' || candidate.aim.view !== 'list-disabled';
    const body = objectOf(reply);
    const isRefused = reply.kind === 'response' && reply.status === 400;
    if (isRefused && beside[sought ? 'list-disabled' : 'list-enabled']?.kind === 'known')
      return wrongReply('a list, as for the other value', reply);
    if (!accepted(reply) || !Array.isArray(body?.connections)) return inapplicable(describeReply(reply));
    if (typeof isEnabled !== 'boolean') return inapplicable('GET does not show whether it is enabled');
    if (isFurtherOn(observation)) return inapplicable('the list is longer than a page');
    const isWanted = isEnabled === sought;
    const isAstray = body.connections.some((item) => isObject(item) && item.is_enabled === !sought);
    if (isAstray) return wrongReply('a list of nothing else', reply);
    if (isUnlisted(observation) === isWanted)
      return wrongReply(
        isWanted ? 'the connection among the others' : 'a list without the connection',
        reply,
      );
    return isCounted(body) ? pass : wrongReply('a total of as many as the list shows', reply);
  });
