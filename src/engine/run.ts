import { bodiesFor } from '../cases/build.ts';
import { prover } from '../cases/prove.ts';
import type { Suite } from '../cases/suite.ts';
import { type Contract, isDocumented, members } from '../contract/index.ts';
import type { Finding } from '../model.ts';
import type { Unread } from '../record/record.ts';
import { type Showing, stepper, violationToRecord } from '../record/to-record.ts';
import { defined } from '../text/json.ts';
import { confirm, type GroupByCause } from './confirm/confirm.ts';
import type { Confirmation } from './confirm/confirm-group.ts';
import type { Isolation } from './confirm/isolate.ts';
import { scriptOf } from './confirm/replay.ts';
import { replaysOf } from './confirm/reproduce.ts';
import { canonicalDeviations } from './judge/canonical-deviation.ts';
import { conclusions, downgrade } from './judge/conclusions.ts';
import { brokenRules, type JudgedObservation, type Judgements, type Reproductions } from './judge/judge.ts';
import { inquireIn } from './judge/unread.ts';
import { frontOf, isGatewayOutage } from './observe/front.ts';
import { everything, type Plan, plan } from './plan.ts';
import { attempt, judgements, type SeenAttempt } from './prepare/attempt.ts';
import { irreversible } from './prepare/irreversible.ts';
import { fixed, type RunInput, surveyed } from './prepare/prepare.ts';
import type { Restoration } from './restore/describe-restoration.ts';
import { restore, restoreLate } from './restore/restore.ts';
import type { Terms } from './restore/write-back.ts';
import type { Shrunk } from './sequences.ts';
import { open, restoringBy, type Session, type Surroundings } from './session.ts';

export interface RunResult {
  readonly plan: Plan;
  readonly findings: readonly Finding[];
  /** What became of each place that the run may have changed. */
  readonly restorations: readonly Restoration[];
  /** Why the connection under test could not be read; absent when it could. */
  readonly unread?: Unread;
  /** The user stopped it before everything was sent and confirmed. */
  readonly isInterrupted: boolean;
  /** Harness errors, one line each. */
  readonly errors: readonly string[];
  /** Deep profile: the smallest requests found, by rule. */
  readonly counterexamples: ReadonlyMap<string, Shrunk>;
  /** How many answers something in front of the API gave, of how many. */
  readonly front: { readonly answers: number; readonly of: number };
}

/** Without a first reading nothing can be compared or restored, so nothing is written. */
async function blind(
  input: RunInput,
  session: Session,
  surroundings: Surroundings,
  because: string,
): Promise<RunResult> {
  const nothing: Suite = { cases: [], isolatedCases: [], bodies: bodiesFor([]) };
  const { rules } = input;
  const planned: Plan = { ...plan(rules, nothing, everything('unknown')), rules, elsewhere: [] };
  input.onPlan(planned, []);
  const { origin, subject } = surroundings.target;
  const named = surroundings.shared === true;
  const unread = await inquireIn(session, { origin, subject, named, token: input.token });
  const reason = `the connection under test could not be read, so nothing was written: ${because}`;
  const judged = judgements({ session, plan: planned, surroundings, originals: {} });
  const findings = conclusions(planned, session, judged, input).map(
    (finding): Finding =>
      finding.outcome === 'violated' ? finding : { ...finding, outcome: 'inconclusive', because: [reason] },
  );
  return {
    plan: planned,
    findings,
    restorations: [],
    isInterrupted: surroundings.signal.aborted,
    errors: session.errors,
    counterexamples: new Map(),
    front: frontsIn(session),
    ...defined({ unread }),
  };
}

interface SeenRun extends SeenAttempt {
  readonly confirmed: ReadonlyMap<string, Confirmation>;
}

/** The finding of each rule. */
function concluded(input: RunInput, work: Isolation, seen: SeenRun): readonly Finding[] {
  const { session, plan, surroundings } = work;
  const isTold = ({ verdict }: JudgedObservation): boolean =>
    verdict.kind === 'violation' && verdict.telling === true;
  const told = [...seen.judged].filter(([, judged]) => judged.some(isTold)).map(([{ id }]) => id);
  const circumstances = {
    told: new Set(told),
    shared: surroundings.shared === true,
    exchanges: session.exchanges,
    gone: seen.cut?.gone === true,
    isLagging: session.lags().size > 0,
    isStateBroken: plan.rules.some(
      ({ id, part, level }) =>
        part === 'state' && level === 'must' && seen.confirmed.get(id)?.stability === 'stable',
    ),
  };
  const telling = { ...input, reproductions: reproductionsIn(work, seen) };
  return conclusions(plan, session, seen.judged, telling, seen.cut?.because).map((finding, at) => {
    const { stability, windowMs, by } = seen.confirmed.get(finding.rule) ?? {};
    const least = seen.shrunk.get(finding.rule);
    return downgrade(
      {
        ...finding,
        ...defined({ stability, windowMs, confirmedBy: by }),
        ...(least && { shrunk: { steps: least.cases.map(input.step), requests: least.requests } }),
      },
      plan.rules[at]?.otherCause,
      circumstances,
    );
  });
}

/** The causes of the violations, if `groupByCause` is given. */
function causesIn(
  input: RunInput,
  { session, plan }: Isolation,
  judged: Judgements,
): ReturnType<GroupByCause> {
  if (input.groupByCause === undefined || brokenRules(judged).length === 0) return [];
  const exchanges = session.exchanges.map(({ n, case: { id } }) => ({ n, case: id }));
  return input.groupByCause({ exchanges, findings: conclusions(plan, session, judged, input) });
}

/** How each violation is reproduced: as it was sent again, or else as it would be. */
function reproductionsIn({ session, plan, scripts }: Isolation, { confirmed }: SeenRun): Reproductions {
  const sent = session.counted();
  return {
    first: ({ id }) => confirmed.get(id)?.observation,
    scriptOf: (rule, observation) => {
      const own = confirmed.get(rule.id);
      const known = own?.observation.n === observation.n ? own.script : undefined;
      const separate = rule.reads.length > 0 ? scripts.get(observation.n) : undefined;
      const [likely] = replaysOf(rule, observation, sent);
      return known ?? separate ?? (likely === undefined ? [observation.case] : scriptOf(plan, likely));
    },
  };
}

function frontsIn(session: Session): RunResult['front'] {
  const sent = session.counted();
  const counted = new Set(sent.map(({ n }) => n));
  // Outages that were repeated, and answered by the API then.
  const outages = session.exchanges.filter(
    ({ n, reply }) => isGatewayOutage(reply) && (session.disregarded.has(n) || !counted.has(n)),
  );
  const numbers = new Set([...frontOf(sent).keys(), ...outages.map(({ n }) => n)]);
  return { answers: numbers.size, of: new Set([...counted, ...numbers]).size };
}

/** Announces the fixed plan, sends it, and confirms what is broken. */
async function sendAll(
  input: RunInput,
  script: Awaited<ReturnType<typeof fixed>>,
  stuck: readonly string[],
): Promise<{ readonly work: Isolation; readonly seen: SeenRun }> {
  const { work } = script;
  input.onPlan(work.plan, stuck);
  const seen = await attempt(script);
  const confirmed = await confirm(seen.judged, work, causesIn(input, work, seen.judged));
  return { work, seen: { ...seen, confirmed } };
}

/** Runs a profile against a target. Never throws for anything the target does. */
export async function run(input: RunInput, surroundings: Surroundings): Promise<RunResult> {
  const session = open(surroundings);
  const start = await surveyed(input, session, surroundings);
  if (typeof start === 'string') return blind(input, session, surroundings, start);
  const { found, hoped } = start;
  const stuck = irreversible(input.members, hoped.steps, found);
  input.onUnsettable?.(stuck);
  if (hoped.writes > 0) surroundings.onFound?.(found);
  const restored = async (): Promise<readonly Restoration[]> => {
    surroundings.watch?.onPhase?.({ kind: 'restore' });
    const done = await restoringBy(surroundings)(() => restore(session, input, found, surroundings));
    return restoreLate(session, input, found, done, surroundings);
  };
  const { work, seen } = await fixed(input, session, start, surroundings)
    .then((script) => sendAll(input, script, stuck))
    .catch(async (error: unknown) => {
      // The harness failed, not the target: what was changed is restored all the same.
      await restored();
      throw error;
    });
  const isInterrupted = surroundings.signal.aborted;
  const restorations = await restored();
  return {
    plan: work.plan,
    isInterrupted,
    findings: concluded(input, work, seen),
    restorations,
    errors: session.errors,
    counterexamples: seen.shrunk,
    front: frontsIn(session),
  };
}

export const termsOf = (contract: Contract): Terms => ({
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
