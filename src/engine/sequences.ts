import { baseId, readCase, twinId } from '../cases/build.ts';
import { type Commands, runCommands } from '../cases/commands.ts';
import { search } from '../cases/random.ts';
import type { Suite } from '../cases/suite.ts';
import type { Case, Observation, Rule } from '../model.ts';
import { judge } from './judge/judge.ts';
import { isAccepted, isOutage, snapshotOf } from './observe/exchanges.ts';
import { observe } from './observe/observe.ts';
import type { Plan } from './plan.ts';
import type { Session, Surroundings } from './session.ts';

/** The smallest requests found that break a rule, and how many requests it took to get there. */
export interface Shrunk {
  readonly cases: readonly Case[];
  readonly requests: number;
}

export const violates = (rule: Rule, observations: readonly Observation[]): boolean =>
  judge(rule, observations).some(({ verdict }) => verdict.kind === 'violation');

/** What was sent since, with the bodies every twin is compared to: enough to judge it, however long the run is. */
export function recent(session: Session, start: number, { target }: Surroundings): readonly Observation[] {
  const fixed = [twinId, baseId].flatMap(
    (id) => session.exchanges.find((one) => one.case.id === id && isAccepted(one.reply)) ?? [],
  );
  const kept = [...fixed.filter(({ n }) => n <= start), ...session.counted().filter(({ n }) => n > start)];
  return observe(kept, target.subject).filter(({ n }) => n > start);
}

/** How many sequences may lose a request and be passed over. */
const lossesForgiven = 3;

/** How many requests one counterexample may cost. */
const most = 150;

/** Runs random sequences until one breaks a rule, then shrinks it, pinned to that rule. */
export async function sequences(
  deep: NonNullable<Suite['deep']>,
  session: Session,
  plan: Plan,
  surroundings: Surroundings,
): Promise<ReadonlyMap<string, Shrunk>> {
  const rules = plan.rules.filter(({ level }) => level !== 'observe');
  let pinned: { readonly rule: Rule; readonly start: number } | undefined;
  let forgiven = 0;
  const sent = new Map<Commands, readonly Case[]>();
  const found = await search(deep.sequences, deep.draws, async (sequence) => {
    if (session.over() !== undefined) return false;
    if (pinned !== undefined && session.exchanges.length - pinned.start > most) return false;
    const start = session.exchanges.length;
    const own: Case[] = [];
    const send = async (candidate: Case): Promise<void> => {
      own.push(candidate);
      await session.send(candidate, 'again');
    };
    const now = snapshotOf(await session.send(readCase('home'), 'again'));
    if (now.kind === 'unknown') return false;
    await runCommands(sequence, now.value, { send });
    await session.send(readCase('home'), 'again');
    if (session.exchanges.slice(start).some(({ reply }) => isOutage(reply)) && forgiven < lossesForgiven) {
      forgiven += 1;
      session.disregard(session.exchanges.slice(start).map(({ n }) => n));
      return false;
    }
    const later = recent(session, start, surroundings);
    const broken =
      pinned === undefined
        ? rules.find((rule) => violates(rule, later))
        : violates(pinned.rule, later)
          ? pinned.rule
          : undefined;
    if (broken === undefined) return false;
    pinned ??= { rule: broken, start: session.exchanges.length };
    sent.set(sequence, own);
    return true;
  });
  const cases = found && sent.get(found.value);
  if (pinned === undefined || cases === undefined) return new Map();
  return new Map([[pinned.rule.id, { cases, requests: session.exchanges.length - pinned.start }]]);
}
