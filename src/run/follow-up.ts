import type { Case, Exchange, Observation, Reply, Rule } from '../model.ts';
import { again } from './again.ts';
import { observe } from './observe.ts';
import type { Plan } from './plan.ts';
import type { Session, Surroundings } from './session.ts';
import { judge } from './verify.ts';

/** How many cases a run sends again to find out which one of a batch is to blame. */
const most = 40;

const isAccepted = (reply: Reply): boolean =>
  reply.kind === 'response' && reply.status >= 200 && reply.status < 300;
const isRefused = (reply: Reply): boolean =>
  reply.kind === 'response' && reply.status >= 400 && reply.status < 500;

export type Solos = ReadonlyMap<string, Readonly<Record<string, Reply>>>;

/** The reply of an accepted body that carries a class, whatever else it carries: that class is innocent. */
function acceptedWith(id: string, exchanges: readonly Exchange[]): Reply | undefined {
  return exchanges.find(({ case: one, reply }) => one.solos?.includes(id) && isAccepted(reply))?.reply;
}

/** Sends the classes of each refused body alone, unless another body with them was accepted. */
export async function isolate(session: Session, plan: Plan): Promise<Solos> {
  const bodies = session.exchanges.filter(
    ({ case: one, reply }) => (one.solos?.length ?? 0) > 0 && isRefused(reply),
  );
  const known = new Map<string, Reply>();
  const solos = new Map<string, Readonly<Record<string, Reply>>>();
  for (const { case: body } of bodies) {
    const own: Record<string, Reply> = {};
    for (const id of body.solos ?? []) {
      const solo = plan.solos.find((one) => one.id === id);
      const before = known.get(id) ?? acceptedWith(id, session.exchanges);
      if (before === undefined && (solo === undefined || session.over() !== undefined)) continue;
      const reply = before ?? (solo === undefined ? undefined : await session.send(solo, 'again'));
      if (reply === undefined) continue;
      known.set(id, reply);
      own[id] = reply;
    }
    solos.set(body.id, own);
  }
  return solos;
}

const wantsAlone = (rules: readonly Rule[], observations: readonly Observation[]): readonly Case[] => {
  const asked = rules.flatMap((rule) =>
    judge(rule, observations).flatMap(({ verdict, observation }) =>
      verdict.kind === 'inconclusive' && verdict.alone ? [observation.case] : [],
    ),
  );
  return [...new Map(asked.map((one) => [one.id, one])).values()];
};

/** Sends again, by themselves, requests that got no answer and cases of a batch in which something leaked. */
export async function separate(
  session: Session,
  plan: Plan,
  solos: Solos,
  { target }: Pick<Surroundings, 'target'>,
): Promise<void> {
  const silent = session.exchanges.filter(
    ({ case: { aim }, reply }) => aim.kind !== 'read' && reply.kind === 'fault',
  );
  const leaked = wantsAlone(
    plan.rules.filter(({ reads }) => reads.length > 0),
    observe(session.exchanges, target.subject, solos),
  );
  const suspects = new Map(
    [...silent.map((exchange) => exchange.case), ...leaked].map((one) => [one.id, one]),
  );
  for (const suspect of [...suspects.values()].slice(0, most)) {
    if (session.over() !== undefined) return;
    await again(session, plan, [suspect], 'again');
  }
}
