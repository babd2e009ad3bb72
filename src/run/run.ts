import type { MemberSpec } from '../contract/members.ts';
import { cases, type Suite, type SuiteOptions } from '../generate/cases.ts';
import type { Case, Finding, Rule, Snapshot, View } from '../model.ts';
import { type Confirmation, confirm, type Judgements } from './confirm.ts';
import { type Shrunk, sequences, shrink } from './deep.ts';
import { isolate, type Solos, separate } from './follow-up.ts';
import { observe } from './observe.ts';
import { type Plan, plan } from './plan.ts';
import { restore } from './restore.ts';
import { open, type Session, type Surroundings } from './session.ts';
import type { Situation } from './situation.ts';
import { type Found, situationOf, survey } from './survey.ts';
import { unkeepable, unsettable } from './unsettable.ts';
import { conclude, judge, type Present } from './verify.ts';

export interface RunInput {
  /** The selection, in reading order. */
  readonly rules: readonly Rule[];
  /** Members of the request body. */
  readonly members: readonly MemberSpec[];
  readonly options: Omit<SuiteOptions, 'strategy'>;
  /** Makes the cases for a connection of a strategy, when it is not the generator that does. */
  readonly suite?: (strategy: string) => Suite;
  readonly present: Present;
  /** Views known to be out of reach before anything is sent, and why. */
  readonly unreadable?: Situation['unreadable'];
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
  /** Harness errors, one line each. */
  readonly errors: readonly string[];
  /** Deep profile: the smallest requests found, by rule. */
  readonly counterexamples: ReadonlyMap<string, Shrunk>;
}

type Drafted = Pick<RunInput, 'rules' | 'members' | 'options' | 'suite'>;

function suiteOf({ members, options, suite }: Drafted, { strategy }: Situation): Suite {
  return suite?.(strategy) ?? cases(members, { ...options, strategy });
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

const neighbours: readonly View[] = [
  'other-connection',
  'other-organization',
  'unattached',
  'tenant-connection',
];

const viewsOf = ({ steps }: Plan): ReadonlySet<View> =>
  new Set(
    steps.flatMap(({ aim, place }) =>
      aim.kind === 'read' ? [aim.view] : neighbours.filter((view) => view === place),
    ),
  );

/** How many requests in a row may go without an answer before the target is asked whether it is there at all. */
const silentAfter = 3;

/** Sends the steps in order. Says why it stopped early: interrupted, or the target went and stayed silent. */
async function send(session: Session, steps: readonly Case[], home: Case): Promise<string | undefined> {
  let silent = 0;
  for (const step of steps) {
    const over = session.over();
    if (over !== undefined) return over;
    const reply = await session.send(step);
    silent = reply.kind === 'fault' ? silent + 1 : 0;
    if (silent < silentAfter) continue;
    const again = await session.send(home);
    if (again.kind === 'fault') return `the target stopped answering: ${again.message}`;
    silent = 0;
  }
  return undefined;
}

function judgements(planned: Plan, session: Session, { target }: Surroundings, solos: Solos): Judgements {
  const observations = observe(session.exchanges, target.subject, solos);
  return new Map(planned.rules.map((rule) => [rule, judge(rule, observations)]));
}

/** How often each case stands in a list. */
function counted(list: readonly Case[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { id } of list) counts.set(id, (counts.get(id) ?? 0) + 1);
  return counts;
}

function conclusions(
  input: RunInput,
  planned: Plan,
  session: Session,
  judged: Judgements,
  cut?: string,
): readonly Finding[] {
  const sent = counted(session.exchanges.map((exchange) => exchange.case));
  const due = counted(planned.steps);
  return planned.rules.map((rule) => {
    const about = planned.asked.filter(rule.about);
    const twins = planned.asked.filter((one) => about.some(({ twin }) => twin === one.id));
    const waiting = [...about, ...twins].some(
      ({ id }) =>
        !planned.dropped.has(id) && (sent.get(id) ?? 0) < (cut === undefined ? 1 : (due.get(id) ?? 1)),
    );
    const reasons = about.flatMap(({ id }) => planned.dropped.get(id) ?? []);
    const coverage = {
      cut: waiting,
      unsent: waiting ? [cut ?? 'not all of its cases were sent', ...reasons] : reasons,
    };
    return conclude(rule, judged.get(rule) ?? [], coverage, input.present);
  });
}

/** A plan that sends nothing, for a target whose connection could not be read. */
const nothing = (rules: readonly Rule[]): Plan => ({
  rules,
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
  const findings = conclusions(
    input,
    planned,
    session,
    judgements(planned, session, surroundings, new Map()),
  ).map(
    (finding): Finding =>
      finding.outcome === 'violated' ? finding : { ...finding, outcome: 'inconclusive', because: [reason] },
  );
  return { plan: planned, findings, unrestored: [], errors: session.errors, counterexamples: new Map() };
}

function shown(shrunk: Shrunk | undefined, { step }: RunInput): Pick<Finding, 'shrunk'> {
  return shrunk === undefined ? {} : { shrunk: { steps: shrunk.cases.map(step), requests: shrunk.requests } };
}

interface Seen {
  readonly judged: Judgements;
  readonly confirmed: ReadonlyMap<string, Confirmation>;
  readonly shrunk: ReadonlyMap<string, Shrunk>;
  readonly cut: string | undefined;
}

interface Script {
  readonly first: Case | undefined;
  readonly rest: readonly Case[];
  readonly deep: Suite['deep'];
}

/** Sends everything and judges it: the part of a run after which the target is given back what it had. */
async function attempt(
  session: Session,
  planned: Plan,
  { first, rest, deep }: Script,
  surroundings: Surroundings,
): Promise<Seen> {
  const cut = first === undefined ? undefined : await send(session, rest, first);
  // What a spent budget cut off is read once more, so that what was sent can be judged.
  if (cut !== undefined && session.over() !== undefined) await survey(session, ['home']);
  const solos = cut === undefined ? await isolate(session, planned) : new Map();
  if (cut === undefined) await separate(session, planned, solos, surroundings);
  const shrunk = new Map([
    ...(deep === undefined ? [] : await sequences(deep, session, planned, surroundings)),
    ...(deep === undefined ? [] : await shrink(deep, session, planned, solos, surroundings)),
  ]);
  const judged = judgements(planned, session, surroundings, solos);
  return { judged, confirmed: await confirm(session, planned, solos, judged, surroundings), shrunk, cut };
}

/** Rules that a stranger's change breaks as well as the server's. */
const strangers =
  /^state\.(unsent|null|rejection|unauthorized|accepted|repeat|sequence)\.|\.untouched$|^response\.body\.stored$/;

/**
 * Where other people work too, what was seen once and not again is no proof against the server: somebody may
 * have changed the connection meanwhile.
 */
function doubted(finding: Finding, { shared }: Surroundings, answers: boolean): Finding {
  const { rule, stability } = finding;
  // Silence is the server's fault when it is steady, and when others who write are answered.
  const network =
    rule === 'error.answer.given' && stability !== undefined && !(stability === 'stable' && answers);
  const stranger = shared === true && stability === 'intermittent' && strangers.test(rule);
  if (!network && !stranger) return finding;
  const [first] = finding.violations;
  const { stability: _, shrunk: __, ...rest } = finding;
  const what = first === undefined ? '' : `: ${first.actual}`;
  return {
    ...rest,
    outcome: 'inconclusive',
    violations: [],
    because: [
      network
        ? `the network, or the server, is unsteady${what}`
        : `seen once and not again: the tenant is unsteady, or somebody else changed the connection meanwhile${what}`,
    ],
  };
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
  const planned = plan(input.rules, suite, situation);
  input.onPlan(planned, unsettable(input.members, planned.steps, found));
  if (planned.writes > 0) surroundings.onFound?.(found);
  const surveyed = planned.steps.findIndex(({ aim }) => aim.kind !== 'read' || aim.view === 'list');
  const [first] = planned.steps;
  const rest = surveyed === -1 ? [] : planned.steps.slice(surveyed);
  const seen = await attempt(session, planned, { first, rest, deep }, surroundings).catch(
    async (error: unknown) => {
      // Ours broke, not the target: it gets back what it had all the same.
      await restore(session, input.members, found);
      throw error;
    },
  );
  const unrestored = await restore(session, input.members, found);
  const answers = session.exchanges.some(
    ({ case: { aim }, reply }) => aim.kind !== 'read' && reply.kind === 'response',
  );
  const findings = conclusions(input, planned, session, seen.judged, seen.cut).map((finding) =>
    doubted(
      { ...finding, ...seen.confirmed.get(finding.rule), ...shown(seen.shrunk.get(finding.rule), input) },
      surroundings,
      answers,
    ),
  );
  return { plan: planned, findings, unrestored, errors: session.errors, counterexamples: seen.shrunk };
}
