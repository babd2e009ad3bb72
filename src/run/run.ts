import type { MemberSpec } from '../contract/members.ts';
import { cases, type Suite, type SuiteOptions } from '../generate/cases.ts';
import type { Case, Finding, Rule, Snapshot, TokenFacts, Unread, View } from '../model.ts';
import { about } from './about.ts';
import { attempt, judgements, type Script } from './attempt.ts';
import { conclusions } from './conclusions.ts';
import type { Shrunk } from './counterexample.ts';
import type { Terms } from './differences.ts';
import { doubt } from './doubt.ts';
import { type Plan, plan } from './plan.ts';
import { restore } from './restore.ts';
import { open, type Session, type Surroundings } from './session.ts';
import type { Situation } from './situation.ts';
import { type Found, situationOf, survey } from './survey.ts';
import { inquireIn } from './unread.ts';
import { unkeepable, unsettable } from './unsettable.ts';
import type { Judged, Present, Sign } from './verify.ts';

export interface RunInput {
  /** The selection, in reading order. */
  readonly rules: readonly Rule[];
  /** Members of the request body. */
  readonly members: readonly MemberSpec[];
  readonly isDocumented: Terms['isDocumented'];
  readonly options: Omit<SuiteOptions, 'strategy'>;
  /** Makes the cases for a connection of a strategy, when it is not the generator that does. */
  readonly suite?: (strategy: string, untaken?: readonly string[]) => Suite;
  readonly present: Present;
  readonly sign?: Sign;
  /** Views known to be out of reach before anything is sent, and why. */
  readonly unreadable?: Situation['unreadable'];
  /** What the token says of itself, for a connection that cannot be read. */
  readonly token?: TokenFacts;
  /** Shows one step of a counterexample. */
  readonly step: (candidate: Case) => string;
  /**
   * Called once, when it is known what is going to be sent and before anything is written. `unsettable`: what may
   * not be taken away again, one line each.
   */
  readonly onPlan: (plan: Plan, unsettable: readonly string[]) => void;
}

export interface RunResult {
  readonly plan: Plan;
  readonly findings: readonly Finding[];
  /** What could not be put back, one line each; empty when the tenant is as it was found. */
  readonly unrestored: readonly string[];
  /** Why the connection under test could not be read; absent when it could. */
  readonly unread?: Unread;
  /** Harness errors, one line each. */
  readonly errors: readonly string[];
  /** Deep profile: the smallest requests found, by rule. */
  readonly counterexamples: ReadonlyMap<string, Shrunk>;
}

type Drafted = Pick<RunInput, 'rules' | 'members' | 'options' | 'suite'>;

function suiteOf(
  { members, options, suite }: Drafted,
  { strategy }: Situation,
  untaken: readonly string[] = [],
): Suite {
  return suite?.(strategy, untaken) ?? cases(members, { ...options, strategy, untaken });
}

/** The plan of a run in a situation. Sends nothing. */
export function draft(input: Drafted, situation: Situation): Plan {
  return plan(input.rules, suiteOf(input, situation), situation);
}

/** Resources that could not be put back count as not read: then they are not written to either. */
function keepable({ members }: Pick<RunInput, 'members'>, found: Found): Found {
  const entries = Object.entries(found).map(([view, snapshot]): [string, Snapshot] => {
    const because = snapshot.kind === 'known' ? unkeepable(members, snapshot.value) : undefined;
    return [view, because === undefined ? snapshot : { kind: 'unknown', because }];
  });
  return Object.fromEntries(entries);
}

/** What has to be known before the first write, to be put back when something crosses over. */
const neighbours: readonly View[] = ['other-connection', 'other-organization'];

const viewsOf = ({ steps }: Plan): ReadonlySet<View> =>
  new Set(
    steps.flatMap(({ aim, place }) =>
      aim.kind === 'read' ? [aim.view] : neighbours.filter((view) => view === place),
    ),
  );

/** A plan that sends nothing, for a target whose connection could not be read. */
const nothing = (rules: readonly Rule[]): Plan => ({
  rules,
  rulesOf: about(rules, []).rulesOf,
  elsewhere: [],
  asked: [],
  steps: [],
  dropped: new Map(),
  solos: [],
  writes: 0,
  reads: 0,
  leastWrites: 0,
});

/** Without a first reading there is nothing to compare with and nothing to restore: not one write is sent. */
async function blind(
  input: RunInput,
  session: Session,
  surroundings: Surroundings,
  because: string,
): Promise<RunResult> {
  const planned = nothing(input.rules);
  input.onPlan(planned, []);
  const { origin, subject } = surroundings.target;
  const named = surroundings.shared === true;
  const unread = await inquireIn(session, { origin, subject, named, token: input.token });
  const reason = `the connection under test could not be read, so nothing was written: ${because}`;
  const judged = judgements(planned, session, surroundings, new Map());
  const findings = conclusions(planned, session, judged, input).map(
    (finding): Finding =>
      finding.outcome === 'violated' ? finding : { ...finding, outcome: 'inconclusive', because: [reason] },
  );
  return {
    ...{ plan: planned, findings, unrestored: [], errors: session.errors, counterexamples: new Map() },
    ...(unread === undefined ? {} : { unread }),
  };
}

function shown(shrunk: Shrunk | undefined, { step }: RunInput): Pick<Finding, 'shrunk'> {
  return shrunk === undefined ? {} : { shrunk: { steps: shrunk.cases.map(step), requests: shrunk.requests } };
}

/**
 * Runs a profile against a target: surveys, plans, sends, follows up on what is unclear, restores, judges.
 * Never throws for anything the target does.
 */
export async function run(input: RunInput, surroundings: Surroundings): Promise<RunResult> {
  const { target } = surroundings;
  const session = open(surroundings);
  const { home } = keepable(input, await survey(session, ['home']));
  if (home?.kind !== 'known') return blind(input, session, surroundings, home?.because ?? 'not read');
  const alone = situationOf({}, home.value, target, input.unreadable);
  const suite = suiteOf(input, alone);
  const hoped = plan(input.rules, suite, alone);
  const needed = viewsOf(hoped);
  const found = {
    home,
    ...keepable(
      input,
      await survey(
        session,
        neighbours.filter((view) => needed.has(view)),
      ),
    ),
  };
  const situation = situationOf(found, home.value, target, input.unreadable);
  const { deep } = suite;
  const isAsHoped = JSON.stringify(situation.unreadable) === JSON.stringify(alone.unreadable);
  const planned = isAsHoped ? hoped : plan(input.rules, suite, situation);
  input.onPlan(planned, unsettable(input.members, planned.steps, found));
  if (planned.writes > 0) surroundings.onFound?.(found);
  const rest = ({ steps }: Plan): readonly Case[] => {
    const at = steps.findIndex(({ aim }) => aim.kind !== 'read' || !(aim.view in found));
    return at === -1 ? [] : steps.slice(at);
  };
  const replan = (untaken: readonly string[]): Script => {
    const other = suiteOf(input, situation, untaken);
    const again = plan(input.rules, other, situation);
    return { planned: again, rest: rest(again), deep: other.deep };
  };
  const script = { planned, rest: rest(planned), deep };
  const seen = await attempt(session, script, replan, situation.strategy, surroundings).catch(
    async (error: unknown) => {
      // Ours broke, not the target: it gets back what it had all the same.
      await restore(session, input, found);
      throw error;
    },
  );
  const unrestored = await restore(session, input, found);
  const isTold = ({ verdict }: Judged): boolean => verdict.kind === 'violation' && verdict.telling === true;
  const told = [...seen.judged].filter(([, judged]) => judged.some(isTold)).map(([{ id }]) => id);
  const circumstances = {
    told: new Set(told),
    shared: surroundings.shared === true,
    exchanges: session.exchanges,
    gone: seen.cut?.gone === true,
  };
  const findings = conclusions(seen.planned, session, seen.judged, input, seen.cut?.because).map((finding) =>
    doubt(
      { ...finding, ...seen.confirmed.get(finding.rule), ...shown(seen.shrunk.get(finding.rule), input) },
      circumstances,
    ),
  );
  return { plan: planned, findings, unrestored, errors: session.errors, counterexamples: seen.shrunk };
}
