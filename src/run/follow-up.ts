import { readCase } from '../generate/reads.ts';
import type { Case, Exchange, Observation, Reply, Rule } from '../model.ts';
import { again } from './again.ts';
import { observe, snapshotOf } from './observe.ts';
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

/** What a run sends beside its plan as soon as it knows that it has to. */
export interface FollowUp {
  readonly solos: Solos;
  /** Sends the classes of refused bodies alone, and what got no answer once more; then reads the connection. */
  readonly catchUp: () => Promise<void>;
}

/** Follows up on what was sent since it was last asked. */
export function followUp(session: Session, plan: Plan): FollowUp {
  const solos = new Map<string, Readonly<Record<string, Reply>>>();
  const known = new Map<string, Reply>();
  let seen = 0;
  const alone = async (id: string): Promise<Reply | undefined> => {
    const before = known.get(id) ?? acceptedWith(id, session.exchanges);
    const solo = plan.solos.find((one) => one.id === id);
    if (before !== undefined || solo === undefined || session.over() !== undefined) return before;
    return session.send(solo, 'again');
  };
  const isolate = async (body: Case): Promise<void> => {
    const own: Record<string, Reply> = {};
    for (const id of body.solos ?? []) {
      const reply = await alone(id);
      if (reply === undefined) continue;
      known.set(id, reply);
      own[id] = reply;
    }
    solos.set(body.id, own);
  };
  const catchUp = async (): Promise<void> => {
    const fresh = session.exchanges.slice(seen);
    const before = fresh.findLast(({ case: { id } }) => id === 'read/home');
    const refused = fresh.filter(({ case: one, reply }) => (one.solos?.length ?? 0) > 0 && isRefused(reply));
    const silent = fresh.filter(({ case: { aim }, reply }) => aim.kind !== 'read' && reply.kind === 'fault');
    for (const { case: body } of refused) if (!solos.has(body.id)) await isolate(body);
    for (const { case: one } of silent) {
      if (session.over() === undefined)
        await again(session, plan, [one], 'again', before && snapshotOf(before.reply));
    }
    const isMoved = session.exchanges.length > seen + fresh.length;
    if (isMoved && session.exchanges.at(-1)?.case.id !== 'read/home')
      await session.send(readCase('home'), 'again');
    seen = session.exchanges.length;
  };
  return { solos, catchUp };
}

const wantsAlone = (rules: readonly Rule[], observations: readonly Observation[]): readonly Case[] => {
  const asked = rules.flatMap((rule) =>
    judge(rule, observations).flatMap(({ verdict, observation }) =>
      verdict.kind === 'inconclusive' && verdict.alone ? [observation.case] : [],
    ),
  );
  return [...new Map(asked.map((one) => [one.id, one])).values()];
};

/** Sends again, by themselves, the cases of a batch in which something leaked. */
export async function separate(
  session: Session,
  plan: Plan,
  solos: Solos,
  { target }: Pick<Surroundings, 'target'>,
): Promise<void> {
  const leaked = wantsAlone(
    plan.rules.filter(({ reads }) => reads.length > 0),
    observe(session.exchanges, target.subject, solos),
  );
  for (const suspect of leaked.slice(0, most)) {
    if (session.over() !== undefined) return;
    await again(session, plan, [suspect], 'again');
  }
}
