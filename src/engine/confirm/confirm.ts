import type { Case, Observation, Rule, Stability } from '../../model.ts';
import type { JudgedObservation } from '../judge/judge.ts';
import { viewOf } from '../observe/exchanges.ts';
import { observe } from '../observe/observe.ts';
import type { Plan } from '../plan.ts';
import type { Found } from '../prepare/survey.ts';
import type { Session, Surroundings } from '../session.ts';
import type { IsolatedFindings } from './isolate.ts';
import { outcomeOf, type Suspicion, unshown } from './outcome.ts';
import { replayAfresh } from './replay.ts';
import { replaysOf } from './reproduce.ts';

/** What became of a rule's violation when its requests were sent again. */
export interface Confirmation {
  readonly stability: Stability;
  readonly windowMs?: number;
  /** The violation that was sent again. */
  readonly observation: Observation;
  /** The requests that showed it again. */
  readonly script?: readonly Case[];
}

/** What every rule of a plan makes of what was observed. */
export type Judgements = ReadonlyMap<Rule, readonly JudgedObservation[]>;

/** So many violations of a rule are tried until one shows again. */
const alternatives = 3;

/**
 * One violation of each rule, chosen so that as few cases as possible are sent again: what the same request broke is
 * confirmed together. `tried` are left out.
 */
function suspicions(judgements: Judgements, tried: ReadonlySet<string>): readonly Suspicion[] {
  let open = [...judgements].flatMap(([rule, judged]) => {
    const own = judged
      .filter(({ verdict }) => verdict.kind === 'violation')
      .map(({ observation }) => observation)
      .filter(({ case: { id } }) => !tried.has(keyOf(rule, id)));
    return own.length === 0 ? [] : [{ rule, own }];
  });
  const chosen: Suspicion[] = [];
  while (open.length > 0) {
    const counts = new Map<string, number>();
    for (const { own } of open)
      for (const id of new Set(own.map((one) => one.case.id))) counts.set(id, (counts.get(id) ?? 0) + 1);
    const [best] = [...counts].reduce((a, b) => (b[1] > a[1] ? b : a));
    const found = open.flatMap(({ rule, own }) => {
      const observation = own.find((one) => one.case.id === best);
      return observation === undefined ? [] : [{ rule, observation }];
    });
    chosen.push(...found);
    open = open.filter(({ rule }) => !found.some((one) => one.rule === rule));
  }
  return chosen;
}

const isRepeat = ({ case: { traits } }: Observation): boolean => traits?.includes('repeat') ?? false;

const keyOf = ({ id }: Rule, caseId: string): string => `${id} ${caseId}`;

/** Suspicions that are sent again in the same way, together. */
function grouped(all: readonly Suspicion[]): readonly (readonly Suspicion[])[] {
  const groups = new Map<string, Suspicion[]>();
  for (const one of all) {
    const { rule, observation } = one;
    const key = JSON.stringify([observation.n, rule.confirm, rule.reads.length === 0]);
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  return [...groups.values()];
}

interface ConfirmationMeans {
  readonly session: Session;
  readonly plan: Plan;
  readonly found: IsolatedFindings;
  readonly originals: Found;
  readonly target: Surroundings['target'];
}

const isWrite = ({ aim }: Case): boolean => aim.kind !== 'read';

/** Sends requests, and gives what was observed. */
async function sendAll(
  script: readonly Case[],
  { session, found, target }: ConfirmationMeans,
): Promise<readonly Observation[]> {
  const start = session.exchanges.length;
  for (const one of script) await session.send(one, 'confirm');
  return observe(session.counted(), target.subject, found).filter(({ n }) => n > start);
}

/**
 * The suspicions that a script shows wherever it begins: once behind another write, and once as it is. A fault that
 * counts requests would be met by chance, and not by those who send the script to a server that counts from the start.
 */
async function steadyIn(
  suspicions: readonly Suspicion[],
  script: readonly Case[],
  means: ConfirmationMeans,
): Promise<readonly Suspicion[]> {
  const last = script.findLast(isWrite);
  let steady = suspicions;
  for (const more of [last === undefined ? [] : [last], []]) {
    if (steady.length === 0 || means.session.over() !== undefined) return [];
    const later = await sendAll([...more, ...script], means);
    steady = steady.filter((one) => outcomeOf(one, later) === 'again');
  }
  return steady;
}

/** So often a write and what was stored before it take turns, twice: what is lost now and then shows. */
const turns = 8;

/** In so many groups of a run at most. */
const mostLoops = 3;

/** A write again and again, between the same states, an odd number of writes in the middle. */
function loopOf(script: readonly Case[]): readonly Case[] {
  const last = script.findLast(isWrite);
  const half = Array.from({ length: turns }, () => script).flat();
  return [...half, ...(last === undefined ? [] : [last]), ...half];
}

/** Everything that was sent until a violation was seen: what does not show by itself depends on what came before. */
function historyOf({ observation: { n, case: own } }: Suspicion, { exchanges }: Session): readonly Case[] {
  const view = isWrite(own) ? `read/${viewOf(own.place)}` : own.id;
  const end = exchanges.find((one) => one.n >= n && one.case.id === view)?.n ?? n;
  return exchanges.filter((one) => one.n <= end).map((one) => one.case);
}

/** What is known of a suspicion so far: seen again, and whether by requests that always show it. */
interface ConfirmationStanding extends Confirmation {
  readonly isSteady: boolean;
}

/** Sends what a group of violations has in common again, in ever longer company, until each was seen again. */
async function confirmGroup(
  group: readonly Suspicion[],
  means: ConfirmationMeans,
  loops: { left: number },
): Promise<ReadonlyMap<Suspicion, ConfirmationStanding>> {
  const { session, plan, originals, target, found } = means;
  const results = new Map<Suspicion, ConfirmationStanding>();
  const [first] = group;
  if (first === undefined) return results;
  const openNow = (): readonly Suspicion[] => group.filter((one) => results.get(one)?.isSteady !== true);
  const note = async (
    script: readonly Case[],
    later: readonly Observation[],
    isSure: boolean,
  ): Promise<void> => {
    const open = openNow();
    const again = open.filter((one) => outcomeOf(one, later) === 'again');
    const doubtful = isSure ? [] : again.filter(isAboutState);
    const steady = await steadyIn(doubtful, script, means);
    for (const one of open) {
      const { observation } = one;
      const history = historyOf(one, session);
      const before = results.get(one)?.stability;
      if (again.includes(one)) {
        const isSteady = !doubtful.includes(one) || steady.includes(one);
        results.set(one, { stability: 'stable', observation, script: isSteady ? script : history, isSteady });
      } else if (before === undefined) {
        const outcome = outcomeOf(one, later);
        if (outcome === 'gone' || outcome === 'lasting')
          results.set(one, { stability: unshown[outcome], observation, script: history, isSteady: false });
      }
    }
  };
  const known = found.scripts.get(first.observation.n);
  if (known !== undefined && isSeenApart(first)) await note(known, await sendAll(known, means), false);
  let shortest: readonly Case[] | undefined;
  for (const one of replaysOf(first.rule, first.observation, session.counted())) {
    if (openNow().length === 0 || session.over() !== undefined) break;
    const start = session.exchanges.length;
    const script = await replayAfresh(session, plan, one, 'confirm', originals);
    const later = observe(session.counted(), target.subject, found).filter(({ n }) => n > start);
    shortest ??= script;
    await note(script, later, false);
  }
  const isLoose = openNow().some(
    ({ rule, observation }) => rule.reads.length > 0 && isWrite(observation.case),
  );
  if (isLoose && shortest !== undefined && loops.left > 0 && session.over() === undefined) {
    loops.left -= 1;
    const loop = loopOf(shortest);
    await note(loop, await sendAll(loop, means), true);
  }
  return results;
}

/** Whether a rule is about what is stored, and does not just look whether its credential was good at another time. */
const isAboutState = ({ rule }: Suspicion): boolean => rule.reads.length > 0 && rule.part !== 'authorization';

/** Whether what a batch has shown was sent by itself since. */
const isSeenApart = ({ rule, observation }: Suspicion): boolean =>
  rule.reads.length > 0 && observation.leak === undefined && !isRepeat(observation);

/**
 * Sends the requests behind each violated rule once more. Seen again it is stable; not seen again it is intermittent;
 * a lag that was measured is eventually consistent. Never makes a violation a pass.
 */
export async function confirm(
  judgements: Judgements,
  means: ConfirmationMeans,
): Promise<ReadonlyMap<string, Confirmation>> {
  const { session } = means;
  const results = new Map<string, Confirmation>();
  const tried = new Set<string>();
  const loops = { left: mostLoops };
  for (let round = 0; round < alternatives; round += 1) {
    const open: Suspicion[] = [];
    for (const suspicion of suspicions(judgements, tried)) {
      const { rule, observation } = suspicion;
      tried.add(keyOf(rule, observation.case.id));
      const before = results.get(rule.id)?.stability;
      if (before !== undefined && before !== 'intermittent' && before !== 'unconfirmed') continue;
      if (rule.confirm === 'never') {
        const windowMs = Math.max(0, ...session.lags().values());
        results.set(rule.id, { stability: 'eventually consistent', windowMs, observation });
      } else {
        if (before === undefined) results.set(rule.id, { stability: 'unconfirmed', observation });
        open.push(suspicion);
      }
    }
    for (const group of grouped(open)) {
      if (session.over() !== undefined) return results;
      for (const [{ rule }, { isSteady: _, ...confirmation }] of await confirmGroup(group, means, loops))
        if (confirmation.stability === 'stable' || round === 0) results.set(rule.id, confirmation);
    }
  }
  return results;
}
