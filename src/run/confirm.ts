import type { Case, Observation, Rule, Stability } from '../model.ts';
import { observe } from './observe.ts';
import type { Plan } from './plan.ts';
import type { Findings } from './isolate.ts';
import { replay, scriptOf } from './replay.ts';
import { replaysOf } from './reproduce.ts';
import type { Session, Surroundings } from './session.ts';
import type { Judged } from './verify.ts';

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
export type Judgements = ReadonlyMap<Rule, readonly Judged[]>;

interface Suspicion {
  readonly rule: Rule;
  readonly observation: Observation;
}

/**
 * One violation of each rule, chosen so that as few cases as possible are sent again: what the same request broke is
 * confirmed together.
 */
function suspicions(judgements: Judgements): readonly Suspicion[] {
  let open = [...judgements].flatMap(([rule, judged]) => {
    const own = judged.filter(({ verdict }) => verdict.kind === 'violation').map((one) => one.observation);
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

/** What a rule makes of a case once it was sent again. */
function outcomeOf({ rule, observation }: Suspicion, later: readonly Observation[]): 'again' | 'gone' | 'open' {
  const kinds = later.filter((one) => one.case.id === observation.case.id).map((one) => rule.judge(one).kind);
  if (kinds.includes('violation')) return 'again';
  return kinds.includes('pass') || kinds.includes('inapplicable') ? 'gone' : 'open';
}

/** Whether two suspicions are sent again in the same way. */
const isAlike = (a: Suspicion, b: Suspicion): boolean =>
  a.observation.n === b.observation.n &&
  a.rule.confirm === b.rule.confirm &&
  (a.rule.reads.length === 0) === (b.rule.reads.length === 0);

function grouped(all: readonly Suspicion[]): readonly (readonly Suspicion[])[] {
  return all.reduce<readonly (readonly Suspicion[])[]>((groups, one) => {
    const at = groups.findIndex(([first]) => first !== undefined && isAlike(first, one));
    return at === -1
      ? [...groups, [one]]
      : groups.map((group, index) => (index === at ? [...group, one] : group));
  }, []);
}

/** Sends what a group of violations has in common again, in ever longer company, until each was seen again. */
async function confirmGroup(
  group: readonly Suspicion[],
  session: Session,
  plan: Plan,
  found: Findings,
  { target }: Surroundings,
): Promise<ReadonlyMap<Suspicion, Confirmation>> {
  const results = new Map<Suspicion, Confirmation>();
  const [first] = group;
  if (first === undefined) return results;
  const sent = session.counted();
  for (const one of replaysOf(first.rule, first.observation, sent)) {
    const open = group.filter((suspicion) => results.get(suspicion)?.stability !== 'stable');
    if (open.length === 0 || session.over() !== undefined) break;
    const start = session.exchanges.length;
    await replay(session, plan, one, 'confirm', true);
    const later = observe(session.counted(), target.subject, found).filter(({ n }) => n > start);
    for (const suspicion of open) {
      const outcome = outcomeOf(suspicion, later);
      const { observation } = suspicion;
      if (outcome === 'again')
        results.set(suspicion, { stability: 'stable', observation, script: scriptOf(plan, one) });
      else if (outcome === 'gone') results.set(suspicion, { stability: 'intermittent', observation });
    }
  }
  return results;
}

/**
 * Sends the requests behind each violated rule once more. Seen again it is stable; not seen again it is intermittent;
 * a lag that was measured is eventually consistent. Never makes a violation a pass.
 */
export async function confirm(
  session: Session,
  plan: Plan,
  found: Findings,
  judgements: Judgements,
  surroundings: Surroundings,
): Promise<ReadonlyMap<string, Confirmation>> {
  const results = new Map<string, Confirmation>();
  const open: Suspicion[] = [];
  for (const suspicion of suspicions(judgements)) {
    const { rule, observation } = suspicion;
    const script = found.scripts.get(observation.n);
    if (rule.confirm === 'never') {
      const windowMs = Math.max(0, ...session.lags().values());
      results.set(rule.id, { stability: 'eventually consistent', windowMs, observation });
    } else if (script !== undefined && rule.reads.length > 0 && observation.leak === undefined) {
      // It was seen in company first, and then by itself.
      results.set(rule.id, { stability: 'stable', observation, script });
    } else {
      results.set(rule.id, { stability: 'unconfirmed', observation });
      open.push(suspicion);
    }
  }
  for (const group of grouped(open)) {
    if (session.over() !== undefined) break;
    const confirmed = await confirmGroup(group, session, plan, found, surroundings);
    for (const [{ rule }, confirmation] of confirmed) results.set(rule.id, confirmation);
  }
  return results;
}
