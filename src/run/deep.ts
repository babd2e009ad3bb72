import type { Suite } from '../generate/cases.ts';
import { type Commands, runCommands } from '../generate/commands.ts';
import type { Search } from '../generate/deep.ts';
import { baseId, twinId } from '../generate/kit.ts';
import { readCase } from '../generate/reads.ts';
import { search } from '../generate/search.ts';
import type { Case, Json, Observation, Rule } from '../model.ts';
import { again } from './again.ts';
import type { Solos } from './follow-up.ts';
import { observe, snapshotOf } from './observe.ts';
import type { Plan } from './plan.ts';
import type { Session, Surroundings } from './session.ts';
import { judge } from './verify.ts';

/** The smallest requests found that break a rule, and how many requests it took to get there. */
export interface Shrunk {
  readonly cases: readonly Case[];
  readonly requests: number;
}

/** How many requests one counterexample may cost. */
const most = { single: 10, read: 30, sequence: 150 };

type Deep = NonNullable<Suite['deep']>;

const violates = (rule: Rule, observations: readonly Observation[]): boolean =>
  judge(rule, observations).some(({ verdict }) => verdict.kind === 'violation');

/** Shrinks one drawn value, pinned to the rule it breaks. Values that were sent already cost nothing. */
async function shrinkValue(
  rule: Rule,
  { arbitrary, draws, build, prefix }: Search,
  session: Session,
  plan: Plan,
  surroundings: Surroundings,
): Promise<Shrunk | undefined> {
  const { target } = surroundings;
  const start = session.exchanges.length;
  const known = new Map<string, boolean>();
  const sameBody = (one: Case): string =>
    JSON.stringify(one.edges[0]?.subject === 'body' ? one.request.body : valueAt(one));
  for (const seen of observe(session.exchanges, target.subject).filter((one) =>
    one.case.id.startsWith(prefix),
  )) {
    known.set(sameBody(seen.case), rule.judge(seen).kind === 'violation');
  }
  const limit = rule.reads.length === 0 ? most.single : most.read;
  const found = await search<Json>(arbitrary, draws, async (value) => {
    const candidate = build(value);
    const key = sameBody(candidate);
    const before = known.get(key);
    if (before !== undefined) return before;
    if (session.exchanges.length - start >= limit || session.over() !== undefined) return false;
    const from = session.exchanges.length;
    if (rule.reads.length === 0) await session.send(candidate, 'again');
    else await again(session, plan, [candidate], 'again');
    const fails = violates(rule, recent(session, from, surroundings));
    known.set(key, fails);
    return fails;
  });
  return found === undefined
    ? undefined
    : { cases: [build(found.value)], requests: session.exchanges.length - start };
}

/** What was sent since, with the bodies every twin is compared to: enough to judge it, however long the run is. */
function recent(session: Session, start: number, { target }: Surroundings): readonly Observation[] {
  const kept = session.exchanges.filter(({ n, case: { id } }) => n > start || id === twinId || id === baseId);
  return observe(kept, target.subject).filter(({ n }) => n > start);
}

const valueAt = ({ request: { body }, edges }: Case): Json | undefined => {
  const subject = edges[0]?.subject;
  if (body?.kind !== 'json' || subject === undefined) return undefined;
  return (body.value as Readonly<Record<string, Json>>)[subject];
};

/** Shrinks the first violation of each violated rule whose case was drawn. */
export async function shrink(
  deep: Deep,
  session: Session,
  plan: Plan,
  solos: Solos,
  surroundings: Surroundings,
): Promise<ReadonlyMap<string, Shrunk>> {
  const results = new Map<string, Shrunk>();
  const observations = observe(session.exchanges, surroundings.target.subject, solos);
  for (const rule of plan.rules) {
    const first = judge(rule, observations).find(({ verdict }) => verdict.kind === 'violation');
    const how = first && deep.searches.find(({ prefix }) => first.observation.case.id.startsWith(prefix));
    if (how === undefined || session.over() !== undefined) continue;
    const shrunk = await shrinkValue(rule, how, session, plan, surroundings);
    if (shrunk !== undefined) results.set(rule.id, shrunk);
  }
  return results;
}

/** Runs random sequences until one breaks a rule, then shrinks it, pinned to that rule. */
export async function sequences(
  deep: Deep,
  session: Session,
  plan: Plan,
  surroundings: Surroundings,
): Promise<ReadonlyMap<string, Shrunk>> {
  const rules = plan.rules.filter(({ level }) => level !== 'observe');
  let pinned: { readonly rule: Rule; readonly start: number } | undefined;
  const sent = new Map<Commands, readonly Case[]>();
  const found = await search(deep.sequences, deep.draws, async (sequence) => {
    if (session.over() !== undefined) return false;
    if (pinned !== undefined && session.exchanges.length - pinned.start > most.sequence) return false;
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
