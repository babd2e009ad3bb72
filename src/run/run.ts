import type { MemberSpec } from '../contract/members.ts';
import { type Capabilities, cases, type Suite, type SuiteOptions } from '../generate/cases.ts';
import { kit } from '../generate/kit.ts';
import type { Case, Finding, Restoration, Rule, Snapshot, View } from '../model.ts';
import { about } from './about.ts';
import { attempt, type Head, judgements, restAfter, type Script, sendHead } from './attempt.ts';
import { capabilitiesOf } from './capabilities.ts';
import { conclusions } from './conclusions.ts';
import { contextOf } from './context.ts';
import type { Shrunk } from './counterexample.ts';
import type { Terms } from './differences.ts';
import { doubt } from './doubt.ts';
import { type Plan, plan } from './plan.ts';
import { scriptOf } from './replay.ts';
import { replaysOf } from './reproduce.ts';
import { restore } from './restore.ts';
import { open, type Session, type Surroundings } from './session.ts';
import type { Situation } from './situation.ts';
import { type Found, situationOf, survey } from './survey.ts';
import { unkeepable, unsettable } from './unsettable.ts';
import type { Judged, Present, Reproductions, Sign } from './verify.ts';

export interface RunInput {
  /** The selection, in reading order. */
  readonly rules: readonly Rule[];
  /** Members of the request body. */
  readonly members: readonly MemberSpec[];
  readonly isDocumented: Terms['isDocumented'];
  readonly options: Omit<SuiteOptions, 'strategy'>;
  /** Makes the cases for a connection of a strategy, when it is not the generator that does. */
  readonly suite?: (strategy: string, capabilities?: Capabilities) => Suite;
  readonly present: Present;
  readonly sign?: Sign;
  /** Views known to be out of reach before anything is sent, and why. */
  readonly unreadable?: Situation['unreadable'];
  /** Shows one step of a counterexample. */
  readonly step: (candidate: Case) => string;
  /** Called before anything is written: what may not be taken away again, one line each. */
  readonly onUnsettable?: (unsettable: readonly string[]) => void;
  /** Set what turned out to stay set all the same. */
  readonly allowIrreversible?: boolean;
  /**
   * Called once, when it is known what is going to be sent: after the first requests, which show what the connection
   * supports.
   */
  readonly onPlan: (plan: Plan, unsettable: readonly string[]) => void;
}

export interface RunResult {
  readonly plan: Plan;
  readonly findings: readonly Finding[];
  /** What became of each place that the run may have changed. */
  readonly restorations: readonly Restoration[];
  /** Harness errors, one line each. */
  readonly errors: readonly string[];
  /** Deep profile: the smallest requests found, by rule. */
  readonly counterexamples: ReadonlyMap<string, Shrunk>;
  /** How many answers something in front of the API gave, of how many. */
  readonly front: { readonly answers: number; readonly of: number };
}

type Drafted = Pick<RunInput, 'rules' | 'members' | 'options' | 'suite'>;

function suiteOf(
  { members, options, suite }: Drafted,
  { strategy }: Situation,
  capabilities: Capabilities = {},
): Suite {
  return suite?.(strategy, capabilities) ?? cases(members, { ...options, ...capabilities, strategy });
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
  kit: kit([]),
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
function blind(input: RunInput, session: Session, surroundings: Surroundings, because: string): RunResult {
  const planned = nothing(input.rules);
  input.onPlan(planned, []);
  const reason = `the connection under test could not be read, so nothing was written: ${because}`;
  const judged = judgements(planned, session, surroundings);
  const findings = conclusions(planned, session, judged, input).map(
    (finding): Finding =>
      finding.outcome === 'violated' ? finding : { ...finding, outcome: 'inconclusive', because: [reason] },
  );
  return { plan: planned, findings, restorations: [], errors: session.errors, counterexamples: new Map(), front: frontsIn(session) };
}

function shown(shrunk: Shrunk | undefined, { step }: RunInput): Pick<Finding, 'shrunk'> {
  return shrunk === undefined ? {} : { shrunk: { steps: shrunk.cases.map(step), requests: shrunk.requests } };
}

/** Reads what is going to be written to. Returns why that cannot be done where it cannot. */
async function surveyed(input: RunInput, session: Session, surroundings: Surroundings): Promise<Surveyed | string> {
  const { target } = surroundings;
  const { home } = keepable(input, await survey(session, ['home']));
  if (home?.kind !== 'known') return home?.because ?? 'not read';
  const alone = situationOf({}, home.value, target, input.unreadable);
  const hoped = draft(input, alone);
  const needed = viewsOf(hoped);
  const views = neighbours.filter((view) => needed.has(view));
  const found = { home, ...keepable(input, await survey(session, views)) };
  const situation = situationOf(found, home.value, target, input.unreadable);
  const isAsHoped = JSON.stringify(situation.unreadable) === JSON.stringify(alone.unreadable);
  return { found, situation, hoped: isAsHoped ? hoped : draft(input, situation) };
}

interface Surveyed {
  readonly found: Found;
  readonly situation: Situation;
  /** What is sent when the connection supports all that documents leave open. */
  readonly hoped: Plan;
}

/** Sends the first steps and fixes the plan by what they show. */
async function fixed(
  input: RunInput,
  session: Session,
  { found, situation, hoped }: Surveyed,
  surroundings: Surroundings,
): Promise<{ readonly script: Script; readonly head: Head }> {
  const head = await sendHead(session, hoped, unsent(hoped, found), surroundings);
  const capabilities =
    head.cut === undefined
      ? await capabilitiesOf(session, {
          ...{ solos: hoped.solos, strategy: situation.strategy, found },
          allowIrreversible: input.allowIrreversible === true || surroundings.shared !== true,
        })
      : {};
  const suite = suiteOf(input, situation, capabilities);
  const planned = plan(input.rules, suite, situation);
  const rest = restAfter(head, unsent(planned, found), capabilities);
  return { head, script: { planned, rest, deep: suite.deep } };
}

/** The steps of a plan, without the first readings, which are known. */
function unsent({ steps }: Plan, found: Found): readonly Case[] {
  const at = steps.findIndex(({ aim }) => aim.kind !== 'read' || !(aim.view in found));
  return at === -1 ? [] : steps.slice(at);
}

type Seen = Awaited<ReturnType<typeof attempt>>;

/** What the run amounts to: a finding for each rule. */
function concluded(
  input: RunInput,
  session: Session,
  planned: Plan,
  seen: Seen,
  surroundings: Surroundings,
): readonly Finding[] {
  const isTold = ({ verdict }: Judged): boolean => verdict.kind === 'violation' && verdict.telling === true;
  const told = [...seen.judged].filter(([, judged]) => judged.some(isTold)).map(([{ id }]) => id);
  const circumstances = {
    told: new Set(told),
    shared: surroundings.shared === true,
    exchanges: session.exchanges,
    gone: seen.cut?.gone === true,
    isStateBroken: planned.rules.some(
      ({ id, part, level }) =>
        part === 'state' && level === 'must' && seen.confirmed.get(id)?.stability === 'stable',
    ),
  };
  const reproductions = reproductionsIn(planned, session, seen);
  return conclusions(planned, session, seen.judged, { ...input, reproductions }, seen.cut?.because).map(
    (finding) => {
      const { stability, windowMs } = seen.confirmed.get(finding.rule) ?? {};
      return doubt(
        {
          ...finding,
          ...(stability === undefined ? {} : { stability }),
          ...(windowMs === undefined ? {} : { windowMs }),
          ...shown(seen.shrunk.get(finding.rule), input),
        },
        circumstances,
      );
    },
  );
}

/** How each violation is shown again: as it was, where it was sent again, and else as it would be. */
function reproductionsIn(planned: Plan, session: Session, { confirmed, found }: Seen): Reproductions {
  const sent = session.counted();
  return {
    first: ({ id }) => confirmed.get(id)?.observation,
    scriptOf: (rule, observation) => {
      const own = confirmed.get(rule.id);
      const known = own?.observation.n === observation.n ? own.script : undefined;
      const separate = rule.reads.length > 0 ? found.scripts.get(observation.n) : undefined;
      const [likely] = replaysOf(rule, observation, sent);
      return known ?? separate ?? (likely === undefined ? [observation.case] : scriptOf(planned, likely));
    },
  };
}

/** Answers that something in front of the API gave. */
function frontsIn(session: Session): RunResult['front'] {
  const sent = session.counted();
  const { fronts } = contextOf(sent);
  return { answers: fronts.size, of: sent.length };
}

/**
 * Runs a profile against a target: surveys, probes, plans, sends, finds out what is unclear, restores, judges.
 * Never throws for anything the target does.
 */
export async function run(input: RunInput, surroundings: Surroundings): Promise<RunResult> {
  const session = open(surroundings);
  const start = await surveyed(input, session, surroundings);
  if (typeof start === 'string') return blind(input, session, surroundings, start);
  const { found, hoped } = start;
  const stuck = unsettable(input.members, hoped.steps, found);
  input.onUnsettable?.(stuck);
  if (hoped.writes > 0) surroundings.onFound?.(found);
  const work = async (): Promise<{ readonly planned: Plan; readonly seen: Seen }> => {
    const { head, script } = await fixed(input, session, start, surroundings);
    input.onPlan(script.planned, stuck);
    return { planned: script.planned, seen: await attempt(session, script, head, found, surroundings) };
  };
  const { planned, seen } = await work().catch(async (error: unknown) => {
    // Ours broke, not the target: it gets back what it had all the same.
    await restore(session, input, found, surroundings);
    throw error;
  });
  const restorations = await restore(session, input, found, surroundings);
  return {
    plan: planned,
    findings: concluded(input, session, planned, seen, surroundings),
    restorations,
    errors: session.errors,
    counterexamples: seen.shrunk,
    front: frontsIn(session),
  };
}
