import { json, make, patch, readCase } from '../cases/build.ts';
import { snapshotOf } from '../engine/observe/exchanges.ts';
import { type TargetFacts, unavailable } from '../engine/plan.ts';
import type { Found } from '../engine/prepare/survey.ts';
import type { Session } from '../engine/session.ts';
import type { Case, JsonObject, Reply, Request, Resource, Snapshot } from '../model.ts';
import type { Experiment, ExperimentStep, SeenExperiment, StoredMembers } from './question.ts';
import { replyAnswer } from './reply-answer.ts';
import { holds, storedIn } from './seen.ts';

/** Does one experiment after the other, and knows what is stored in between. */
export interface ExplorationBench {
  /** What was seen, or why it could not be done. */
  readonly perform: (experiment: Experiment, members: StoredMembers) => Promise<SeenExperiment | string>;
  readonly read: (view: Resource) => Promise<Snapshot>;
}

/** A request that no rule judges. */
export const openCase = (id: string, title: string, request: Request, place: Case['place'] = 'home'): Case =>
  make({ id: `explore/${id}`, title, place, request, aim: { kind: 'open' }, gateway: true });

async function sendSteps({ id, steps, questions }: Experiment, session: Session) {
  const sent: Request[] = [];
  const replies: Reply[] = [];
  const send = (request: Request, place?: Case['place']): Promise<Reply> =>
    session.send(openCase(`${id}/${sent.push(request)}`, questions[0]?.words ?? id, request, place));
  const take = async (step: ExperimentStep): Promise<readonly Reply[]> => {
    switch (step.kind) {
      case 'send':
        return [await send(step.request, step.place)];
      case 'pair':
        return Promise.all(step.requests.map((request) => send(request)));
      case 'read':
        sent.push(readCase(step.view).request);
        return [await session.send(readCase(step.view))];
      case 'made': {
        const request = step.request(replies);
        return request === undefined ? [] : [await send(request, 'nowhere')];
      }
    }
  };
  for (const step of steps) replies.push(...(await take(step)));
  return { sent, replies };
}

export function bench(session: Session, facts: TargetFacts, found: Found): ExplorationBench {
  const newest = new Map<Resource, Snapshot>(Object.entries(found) as [Resource, Snapshot][]);
  const read = async (view: Resource): Promise<Snapshot> => {
    const snapshot = snapshotOf(await session.send(readCase(view)));
    newest.set(view, snapshot);
    return snapshot;
  };
  /** Stores values unless they are stored already. Says why it could not. */
  const ensure = async (wanted: JsonObject): Promise<string | undefined> => {
    if (holds(storedIn(newest.get('home')), wanted)) return undefined;
    const title = 'what has to be stored before the question';
    const reply = await session.send(openCase('settle', title, patch(json(wanted))));
    if (holds(storedIn(await read('home')), wanted)) return undefined;
    return `what it needs could not be stored first (${JSON.stringify(wanted)}: ${replyAnswer(reply).words})`;
  };
  const lacking = ({ id, steps }: Experiment): string | undefined =>
    steps
      .flatMap((step) => (step.kind === 'send' ? [openCase(id, '', step.request, step.place)] : []))
      .map((one) => unavailable(one, facts))
      .find((reason) => reason !== undefined);
  const perform: ExplorationBench['perform'] = async (experiment, members) => {
    const { given, after = [], place = 'home', because } = experiment;
    const reason = because ?? lacking(experiment) ?? (given && (await ensure(given)));
    if (reason !== undefined) return reason;
    const before = newest.get(place) ?? { kind: 'unknown', because: `${place} was not read before` };
    const done = await sendSteps(experiment, session);
    const then: Partial<Record<Resource, Snapshot>> = {};
    for (const view of new Set<Resource>([place, ...after, 'home'])) then[view] = await read(view);
    const lagMs = Math.max(0, ...session.lags().values());
    return { ...members, ...done, experiment, subject: facts.subject, before, after: then, lagMs };
  };
  return { perform, read };
}
