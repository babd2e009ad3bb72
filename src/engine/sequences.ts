import { controlId, readCase, storedId } from '../cases/build.ts';
import { type Commands, runCommands } from '../cases/commands.ts';
import { search } from '../cases/deep.ts';
import type { Suite } from '../cases/suite.ts';
import type { Case, Observation, Rule } from '../model.ts';
import { isViolation, judge } from './judge/judge.ts';
import { isAccepted, isOutage, snapshotOf } from './observe/exchanges.ts';
import { observe } from './observe/observe.ts';
import type { RunContext } from './session.ts';

/** The smallest requests found that break a rule, and how many it took to find them. */
export interface Shrunk {
  readonly cases: readonly Case[];
  readonly requests: number;
}

export const violates = (rule: Rule, observations: readonly Observation[]): boolean =>
  judge(rule, observations).some(isViolation);

/** What was observed since; judged with the bodies that faults are compared to, and nothing else. */
export function recent({ session, surroundings }: RunContext, start: number): readonly Observation[] {
  const fixed = [controlId, storedId].flatMap(
    (id) => session.exchanges.find((one) => one.case.id === id && isAccepted(one.reply)) ?? [],
  );
  const kept = [...fixed.filter(({ n }) => n <= start), ...session.counted().filter(({ n }) => n > start)];
  return observe(kept, surroundings.target.subject).filter(({ n }) => n > start);
}

/** How many sequences may be skipped because a request was lost. */
const lossesForgiven = 3;

/** How many requests one counterexample may cost. */
const most = 150;

/** Sends a random sequence between two readings. Returns its cases; undefined when home could not be read. */
async function play({ session }: RunContext, sequence: Commands): Promise<readonly Case[] | undefined> {
  const own: Case[] = [];
  const now = snapshotOf(await session.send(readCase('home'), 'again'));
  if (now.kind === 'unknown') return undefined;
  const send = async (candidate: Case): Promise<void> => {
    own.push(candidate);
    await session.send(candidate, 'again');
  };
  await runCommands(sequence, now.value, { send });
  await session.send(readCase('home'), 'again');
  return own;
}

/** Runs random sequences until one breaks a rule, then shrinks it, pinned to that rule. */
export async function sequences(
  deep: NonNullable<Suite['deep']>,
  context: RunContext,
): Promise<ReadonlyMap<string, Shrunk>> {
  const { session, plan } = context;
  let rules = plan.rules.filter(({ level }) => level !== 'observe');
  let pinnedAt: number | undefined;
  let forgiven = 0;
  let least: readonly Case[] = [];
  const fails = async (sequence: Commands): Promise<boolean> => {
    const start = session.exchanges.length;
    const isSpent = pinnedAt !== undefined && start - pinnedAt > most;
    const cases = session.over() !== undefined || isSpent ? undefined : await play(context, sequence);
    if (cases === undefined) return false;
    const sent = session.exchanges.slice(start);
    if (sent.some(({ reply }) => isOutage(reply)) && forgiven < lossesForgiven) {
      forgiven += 1;
      session.disregard(sent);
      return false;
    }
    const later = recent(context, start);
    const broken = rules.find((rule) => violates(rule, later));
    if (broken === undefined) return false;
    pinnedAt ??= session.exchanges.length;
    rules = [broken];
    least = cases;
    return true;
  };
  await search(deep.sequences, deep.draws, fails);
  const [rule] = rules;
  if (pinnedAt === undefined || rule === undefined) return new Map();
  return new Map([[rule.id, { cases: least, requests: session.exchanges.length - pinnedAt }]]);
}
