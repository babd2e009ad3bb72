import { bodiesFor, json, make, patch, readCase, storedId } from '../cases/build.ts';
import { type Found, snapshotOf, storedIn } from '../engine/observe/exchanges.ts';
import { type TargetFacts, unavailable } from '../engine/plan.ts';
import type { Session } from '../engine/session.ts';
import type { Case, JsonObject, Reply, Request, Resource, Snapshot } from '../model.ts';
import { accepted } from '../rules/oracle.ts';
import type { Placeholder } from '../text/normalize.ts';
import type { Experiment, ExperimentStep, KnownTenant, SeenExperiment } from './question.ts';
import { connectionName, holds, replyAnswer } from './seen.ts';

export type ExplorationBench = ReturnType<typeof bench>;

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

/** Why a step of an experiment cannot be sent to the target; undefined when all can. */
const unavailableStep = ({ id, steps }: Experiment, facts: TargetFacts): string | undefined =>
  steps
    .flatMap((step) => (step.kind === 'send' ? [openCase(id, '', step.request, step.place)] : []))
    .map((one) => unavailable(one, facts))
    .find((reason) => reason !== undefined);

export function bench(session: Session, facts: TargetFacts, found: Found) {
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
  /** What was seen, or why it could not be done. */
  const perform = async (
    experiment: Experiment,
    unstored: readonly string[],
  ): Promise<SeenExperiment | string> => {
    const { given, after = [], place = 'home', because } = experiment;
    const reason = because ?? unavailableStep(experiment, facts) ?? (given && (await ensure(given)));
    if (reason !== undefined) return reason;
    const unread: Snapshot = { kind: 'unknown', because: `${place} was not read before` };
    const before = newest.get(place) ?? unread;
    const done = await sendSteps(experiment, session);
    const then: Partial<Record<Resource, Snapshot>> = {};
    for (const view of new Set<Resource>([place, ...after, 'home'])) then[view] = await read(view);
    const lagMs = Math.max(0, ...session.lags().values());
    return { unstored, ...done, experiment, subject: facts.subject, before, after: then, lagMs };
  };
  return { perform, read };
}

/** What an exploration leaves in the tenant besides the settings that it restores, a sentence each. */
export async function leftovers(
  { exchanges }: Session,
  bench: ExplorationBench,
  unattached: Snapshot | undefined,
  { fresh, clean }: { readonly fresh: string; readonly clean: string },
): Promise<readonly string[]> {
  const isDone = (method: string, path: RegExp): boolean =>
    exchanges.some(
      ({ case: { request }, reply }) =>
        request.method === method && path.test(request.path) && accepted(reply),
    );
  const left: string[] = [];
  // No PATCH can detach it.
  if (unattached?.kind === 'unknown' && (await bench.read('unattached')).kind === 'known')
    left.push('a PATCH has attached the other connection to the other organization: detach it by hand');
  if (isDone('POST', /^\/connections$/) && !isDone('DELETE', /^\/connections\//))
    left.push(`the connection ${fresh} could not be deleted: \`${clean}\` deletes it an hour later`);
  return left;
}

/** Ids and names of resources, which would make two atlases of the same tenant differ. */
export function placeholdersOf(known: KnownTenant): readonly Placeholder[] {
  const named: readonly (readonly [string | undefined, string])[] = [
    ...Object.entries(known.subject).flatMap(([what, id]: [string, string]) => [
      [id, `{${what}}`] as const,
      // Some experiments send an id with an escape or in upper case.
      [id.slice(1), `{${what} but for its first letter}`] as const,
      [id.toUpperCase(), `{${what} in upper case}`] as const,
    ]),
    [known.fresh, '{new name}'],
    [connectionName(known.home), '{connection name}'],
    [known.organizationName, '{organization name}'],
  ];
  return named.flatMap(([text, placeholder]) => (text === undefined ? [] : [[text, placeholder] as const]));
}

const only = (body: JsonObject, names: readonly string[]): JsonObject =>
  Object.fromEntries(names.map((name) => [name, body[name] ?? null]));

async function store(session: Session, body: JsonObject, id: string): Promise<void> {
  const send = async (part: JsonObject): Promise<boolean> =>
    accepted(await session.send(openCase(id, 'values unlike every default', patch(json(part)))));
  const names = Object.keys(body);
  if ((await send(body)) || names.length < 2) return;
  for (const name of names) await send(only(body, [name]));
}

/**
 * Finds the members that the tenant stores. It stores values unlike every default, so that resets show.
 * `known.home`: what was stored before.
 */
export async function findStoredMembers(session: Session, { read }: ExplorationBench, known: KnownTenant) {
  const { stored: first, control } = bodiesFor(known.members);
  const names = Object.keys(first);
  const holding = (stored: JsonObject | undefined, body: JsonObject) =>
    names.filter((name) => holds(stored, only(body, [name])));
  // Members that have these values already are changed and then changed back.
  const alike = holding(known.home, first);
  await store(session, first, storedId);
  const afterwards = holding(storedIn(await read('home')), first);
  const stored = afterwards.filter((name) => !alike.includes(name));
  if (alike.length > 0) {
    await store(session, only(control, alike), 'body/combination/bait');
    const other = holding(storedIn(await read('home')), control);
    await store(session, only(first, alike), storedId);
    await read('home');
    stored.push(...alike.filter((name) => other.includes(name)));
  }
  return { stored, unstored: names.filter((name) => !stored.includes(name)) };
}
