import { kit } from '../cases/build.ts';
import { prover } from '../cases/prove.ts';
import { type Contract, isDocumented, type MemberSpec, members } from '../contract/index.ts';
import type { Finding, Restoration, Rule, Unread } from '../model.ts';
import { type Showing, stepper, violationToRecord } from '../record/to-record.ts';
import { scriptOf } from './confirm/replay.ts';
import { replaysOf } from './confirm/reproduce.ts';
import { canonicalDeviations } from './judge/canonical-deviation.ts';
import { conclusions, downgrade } from './judge/conclusions.ts';
import type { JudgedObservation, Reproductions } from './judge/judge.ts';
import { inquireIn } from './judge/unread.ts';
import { contextOf } from './observe/context.ts';
import { isGatewayOutage } from './observe/front.ts';
import type { Plan } from './plan.ts';
import { attempt, judgements } from './prepare/attempt.ts';
import { unsettable } from './prepare/irreversible.ts';
import { fixed, type RunInput, surveyed } from './prepare/prepare.ts';
import { restoreLate } from './restore/late.ts';
import { restore } from './restore/restore.ts';
import type { Terms } from './restore/write-back.ts';
import { about } from './select.ts';
import type { Shrunk } from './sequences.ts';
import { open, restoringBy, type Session, type Surroundings } from './session.ts';

export interface RunResult {
  readonly plan: Plan;
  readonly findings: readonly Finding[];
  /** What became of each place that the run may have changed. */
  readonly restorations: readonly Restoration[];
  /** Why the connection under test could not be read; absent when it could. */
  readonly unread?: Unread;
  /** Harness errors, one line each. */
  readonly errors: readonly string[];
  /** Deep profile: the smallest requests found, by rule. */
  readonly counterexamples: ReadonlyMap<string, Shrunk>;
  /** How many answers something in front of the API gave, of how many. */
  readonly front: { readonly answers: number; readonly of: number };
}

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
  const judged = judgements(planned, session, surroundings);
  const findings = conclusions(planned, session, judged, input).map(
    (finding): Finding =>
      finding.outcome === 'violated' ? finding : { ...finding, outcome: 'inconclusive', because: [reason] },
  );
  return {
    plan: planned,
    findings,
    restorations: [],
    errors: session.errors,
    counterexamples: new Map(),
    front: frontsIn(session),
    ...(unread === undefined ? {} : { unread }),
  };
}

function shown(shrunk: Shrunk | undefined, { step }: RunInput): Pick<Finding, 'shrunk'> {
  return shrunk === undefined ? {} : { shrunk: { steps: shrunk.cases.map(step), requests: shrunk.requests } };
}

type SeenRun = Awaited<ReturnType<typeof attempt>>;

/** What the run amounts to: a finding for each rule. */
function concluded(
  input: RunInput,
  session: Session,
  planned: Plan,
  seen: SeenRun,
  surroundings: Surroundings,
): readonly Finding[] {
  const isTold = ({ verdict }: JudgedObservation): boolean =>
    verdict.kind === 'violation' && verdict.telling === true;
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
    (finding, at) => {
      const { stability, windowMs } = seen.confirmed.get(finding.rule) ?? {};
      return downgrade(
        {
          ...finding,
          ...(stability === undefined ? {} : { stability }),
          ...(windowMs === undefined ? {} : { windowMs }),
          ...shown(seen.shrunk.get(finding.rule), input),
        },
        planned.rules[at]?.otherCause,
        circumstances,
      );
    },
  );
}

/** How each violation is shown again: as it was, where it was sent again, and else as it would be. */
function reproductionsIn(planned: Plan, session: Session, { confirmed, found }: SeenRun): Reproductions {
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
  const counted = new Set(sent.map(({ n }) => n));
  // Those that were asked again, and answered by the API then.
  const outages = session.exchanges.filter(
    ({ n, reply }) => isGatewayOutage(reply) && (session.disregarded.has(n) || !counted.has(n)),
  );
  const numbers = new Set([...fronts.keys(), ...outages.map(({ n }) => n)]);
  return { answers: numbers.size, of: new Set([...counted, ...numbers]).size };
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
  const restored = async (): Promise<readonly Restoration[]> => {
    const done = await restoringBy(surroundings)(() => restore(session, input, found, surroundings));
    return restoreLate(session, input, found, done, surroundings);
  };
  const work = async (): Promise<{ readonly planned: Plan; readonly seen: SeenRun }> => {
    const { head, script } = await fixed(input, session, start, surroundings);
    input.onPlan(script.planned, stuck);
    return { planned: script.planned, seen: await attempt(session, script, head, found, surroundings) };
  };
  const { planned, seen } = await work().catch(async (error: unknown) => {
    // Ours broke, not the target: it gets back what it had all the same.
    await restored();
    throw error;
  });
  const restorations = await restored();
  return {
    plan: planned,
    findings: concluded(input, session, planned, seen, surroundings),
    restorations,
    errors: session.errors,
    counterexamples: seen.shrunk,
    front: frontsIn(session),
  };
}

/** The members of a connection according to a contract, as a run needs them. */
export const termsOf = (contract: Contract): Terms & { readonly members: readonly MemberSpec[] } => ({
  members: members(contract),
  isDocumented: (member) => isDocumented(contract, member),
});

type ContractParts = 'members' | 'isDocumented' | 'toRecord' | 'step' | 'toDeviations';

/** A run input without the parts that follow from the contract and from how exchanges are shown. */
interface ContractRun
  extends Omit<RunInput, ContractParts>,
    Partial<Pick<RunInput, 'toRecord'> & Pick<Surroundings, 'prove'>> {
  readonly contract: Contract;
  readonly showing: Showing;
}

/** Runs a profile of a contract. A caller may replace the proof and how violations are written. */
export function runContract(
  { contract, showing, prove = prover(contract), ...input }: ContractRun,
  surroundings: Omit<Surroundings, 'prove'>,
): Promise<RunResult> {
  const terms = termsOf(contract);
  const names = terms.members.map(({ name }) => name);
  return run(
    {
      ...terms,
      toRecord: violationToRecord(showing),
      step: stepper(showing),
      toDeviations: canonicalDeviations(showing, names),
      ...input,
    },
    { ...surroundings, prove },
  );
}
