import type { JsonObject, Observation, Verdict } from '../model.ts';
import { accepted, describe, inapplicable, inconclusive, isObject, known, objectOf, pass } from './oracle.ts';

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
    if (now === undefined || !accepted(reply)) return inconclusive(`the list: ${describe(reply)}`);
    const [were, are] = [idsIn(list), idsIn(now)];
    if (were === undefined || are === undefined) return inapplicable('the list is longer than a page');
    // Whether a list shows what is disabled is not documented, and these are disabled and enabled on the way.
    const ours =
      view === 'unattached' ? [subject.connection] : [subject.connection, subject.other_connection];
    const more = are.filter((id) => !were.includes(id) && !ours.includes(id));
    const fewer = were.filter((id) => !are.includes(id) && !ours.includes(id));
    const lines = [...more.map((id) => `${id} attached`), ...fewer.map((id) => `${id} detached`)];
    const isTelling = more.some(
      (id) => isMadeUp(id) || (view === 'unattached' && id === subject.other_connection),
    );
    return lines.length === 0
      ? pass
      : {
          kind: 'violation',
          expected: 'the same connections attached',
          actual: lines.join(', '),
          state: `changed: ${lines.join(', ')}`,
          ...(isTelling ? { telling: true } : {}),
        };
  });
}
