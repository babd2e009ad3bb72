import { readCase } from '../generate/reads.ts';
import type { Case, Exchange, Observation, Reply, Rule, Snapshot } from '../model.ts';
import { again } from './again.ts';
import { bringsFirstName, setName } from './first-name.ts';
import { observe, snapshotOf } from './observe.ts';
import type { Plan } from './plan.ts';
import { readingBefore } from './reading-before.ts';
import { isAccepted, isRefused } from './replies.ts';
import type { Session, Surroundings } from './session.ts';
import { judge } from './verify.ts';

/** How many cases a run sends again to find out which one of a batch is to blame. */
const most = 40;

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

/** Whether a refused body carries valid changes beside its fault: what leaks is most likely one of these. */
function hasBait({ request: { body }, aim }: Case): boolean {
  const isFaulty = aim.kind === 'reject' && aim.fault.in === 'body';
  return isFaulty && body?.kind === 'json' && Object.keys(body.value ?? {}).length > 2;
}

/** Cases that decide, sent alone, what a batch has left open; none for a rule that is broken already. Likely ones first. */
function suspects(rules: readonly Rule[], observations: readonly Observation[]): readonly Case[] {
  const asked = rules.flatMap((rule) => {
    const judged = judge(rule, observations);
    return judged.some(({ verdict }) => verdict.kind === 'violation') ? [] : judged;
  });
  const open = asked.flatMap(({ verdict, observation }) =>
    verdict.kind === 'inconclusive' && verdict.alone ? [observation.case] : [],
  );
  return [...new Map(open.map((one) => [one.id, one])).values()]
    .toReversed()
    .toSorted((a, b) => Number(hasBait(b)) - Number(hasBait(a)));
}

const isAcceptedWrite = ({ case: { aim }, reply }: Exchange): boolean =>
  aim.kind !== 'read' && isAccepted(reply);

/** A row shows what it shows when it is sent as a whole. */
const rowOf = ({ case: own }: Exchange, fresh: readonly Exchange[]): readonly Case[] =>
  own.traits?.includes('burst')
    ? fresh.map((exchange) => exchange.case).filter(({ traits }) => traits?.includes('burst'))
    : [own];

/**
 * How many requests may be lost and then answered before the network, or the server, counts as unsteady: a green that
 * hangs on asking twice is not earned.
 */
const enoughLuck = ({ exchanges }: Session): number => Math.max(5, exchanges.length / 25);

/** Whether the newest reading shows other than what was read before. */
function hasChanged(before: Snapshot | undefined, fresh: readonly Exchange[]): boolean {
  const reading = fresh.findLast(({ case: { id } }) => id === 'read/home');
  return JSON.stringify(before) !== JSON.stringify(reading && snapshotOf(reading.reply));
}

/** Follows up on what was sent since it was last asked; at first, after the exchanges that there were already. */
export function followUp(
  session: Session,
  plan: Plan,
  { target }: Pick<Surroundings, 'target'>,
  from = 0,
): FollowUp {
  const solos = new Map<string, Readonly<Record<string, Reply>>>();
  const known = new Map<string, Reply>();
  const reading = plan.rules.filter(({ reads }) => reads.length > 0);
  let seen = from;
  let room = most;
  let lucky = 0;
  /** What is known since a reading, which begins the span of what came after it. */
  const open = (from: number): readonly Case[] => {
    const since = session.exchanges.slice(Math.max(0, from - 1));
    const twins = new Set(since.map((exchange) => exchange.case.twin));
    const earlier = session.exchanges.slice(0, Math.max(0, from - 1)).filter((one) => twins.has(one.case.id));
    const kept = [...earlier, ...since];
    return suspects(
      reading,
      observe(kept, target.subject, solos).filter(({ n }) => n > from),
    );
  };
  /** One case is enough to blame: the search ends with the first that does it again. */
  const separate = async (from: number, before: Snapshot | undefined): Promise<void> => {
    for (const suspect of open(from)) {
      if (room === 0 || session.over() !== undefined || !open(from).includes(suspect)) continue;
      room -= 1;
      await again(session, plan, [suspect], 'again', before);
    }
  };
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
    const found = readingBefore(session.exchanges, seen, 'home');
    const before = found && snapshotOf(found.reply);
    const refused = fresh.filter(({ case: { aim }, reply }) => aim.kind === 'accept' && isRefused(reply));
    const silent = fresh.filter(({ case: { aim }, reply }) => aim.kind !== 'read' && reply.kind === 'fault');
    for (const exchange of refused) {
      const { case: body } = exchange;
      if ((body.solos?.length ?? 0) > 0 && !solos.has(body.id)) await isolate(body);
      // Refused where no name was set: whether a level can be raised together with one is open, so it is set before.
      const isInnocent = Object.values(solos.get(body.id) ?? {}).every(isAccepted);
      if (!isInnocent || !bringsFirstName(session.exchanges, exchange) || session.over() !== undefined)
        continue;
      if (body.place !== 'home') await setName(session, body);
      await again(session, plan, [body], 'again');
    }
    for (const exchange of silent) {
      if (session.over() !== undefined || lucky > enoughLuck(session)) continue;
      const from = session.exchanges.length;
      await again(session, plan, rowOf(exchange, fresh), 'again', before);
      const id = exchange.case.id;
      const isAnswered = session.exchanges
        .slice(from)
        .some(({ case: one, reply }) => one.id === id && reply.kind === 'response');
      if (isAnswered) lucky += 1;
    }
    const writes = fresh.filter(({ case: { aim } }) => aim.kind !== 'read').length;
    const isRepeat = fresh.some((exchange) => exchange.case.traits?.includes('repeat'));
    const isQuiet = !fresh.some(isAcceptedWrite) && !hasChanged(before, fresh);
    // What was accepted among refusals is stored once more before each: it may be what one of them takes back.
    const changed = fresh.findLast(isAcceptedWrite);
    const scene = isRepeat || changed === undefined ? before : snapshotOf(changed.reply);
    if ((writes > 1 && !isQuiet) || isRepeat) await separate(found?.n ?? 0, scene);
    const isMoved = session.exchanges.length > seen + fresh.length;
    if (isMoved && session.exchanges.at(-1)?.case.id !== 'read/home')
      await session.send(readCase('home'), 'again');
    seen = session.exchanges.length;
  };
  return { solos, catchUp };
}
