import type { Case, Observation, Rule, Stability } from '../model.ts';
import type { Findings } from './isolate.ts';
import { observe } from './observe.ts';
import type { Plan } from './plan.ts';
import { replayAfresh } from './replay.ts';
import { replaysOf } from './reproduce.ts';
import type { Session, Surroundings } from './session.ts';
import type { Found } from './survey.ts';
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

/** What a rule makes of a case once it was sent again: of the last time, for it may stand before too. */
function outcomeOf(
  { rule, observation }: Suspicion,
  later: readonly Observation[],
): 'again' | 'gone' | 'open' {
  const last = later.findLast((one) => one.case.id === observation.case.id);
  const kind = last && rule.judge(last).kind;
  if (kind === 'violation') return 'again';
  return kind === 'pass' || kind === 'inapplicable' ? 'gone' : 'open';
}

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

interface Means {
  readonly session: Session;
  readonly plan: Plan;
  readonly found: Findings;
  readonly originals: Found;
  readonly target: Surroundings['target'];
}

/**
 * Where a write does not always store what it should, a script has to show the violations wherever it begins: the
 * script itself, or the same twice in a row. Undefined when none does.
 */
async function steadyScript(
  suspicion: Suspicion,
  script: readonly Case[],
  means: Means,
): Promise<readonly Case[] | undefined> {
  const [write] = script.filter(({ aim }) => aim.kind !== 'read');
  const twice = [...script, ...script];
  const apart = [...script, ...(write === undefined ? [] : [write]), ...script];
  for (const one of [script, twice, apart]) if (await showsTwice(suspicion, one, write, means)) return one;
  return undefined;
}

/** Whether requests show a violation twice more, the second time behind an odd number of writes. */
async function showsTwice(
  { rule, observation }: Suspicion,
  script: readonly Case[],
  write: Case | undefined,
  { session, found, target }: Means,
): Promise<boolean> {
  const isOdd = script.filter(({ aim }) => aim.kind !== 'read').length % 2 === 1;
  for (const isSecond of [false, true]) {
    if (isSecond && !isOdd && write !== undefined) await session.send(write, 'confirm');
    const start = session.exchanges.length;
    for (const one of script) await session.send(one, 'confirm');
    const later = observe(session.counted(), target.subject, found).filter(({ n }) => n > start);
    const own = later.filter((one) => one.case.id === observation.case.id);
    if (!own.some((one) => rule.judge(one).kind === 'violation')) return false;
  }
  return true;
}

/** Sends what a group of violations has in common again, in ever longer company, until each was seen again. */
async function confirmGroup(
  group: readonly Suspicion[],
  means: Means,
): Promise<ReadonlyMap<Suspicion, Confirmation>> {
  const { session, plan, found, originals, target } = means;
  const results = new Map<Suspicion, Confirmation>();
  const [first] = group;
  if (first === undefined) return results;
  const sent = session.counted();
  for (const one of replaysOf(first.rule, first.observation, sent)) {
    const open = group.filter((suspicion) => results.get(suspicion)?.stability !== 'stable');
    if (open.length === 0 || session.over() !== undefined) break;
    const start = session.exchanges.length;
    const { script, isPlain } = await replayAfresh(session, plan, one, 'confirm', originals);
    const later = observe(session.counted(), target.subject, found).filter(({ n }) => n > start);
    for (const suspicion of open) {
      const seen = outcomeOf(suspicion, later);
      const isDoubtful = seen === 'again' && !isPlain;
      const steady = isDoubtful ? await steadyScript(suspicion, script, means) : script;
      const outcome = steady === undefined ? 'gone' : seen;
      const { observation } = suspicion;
      if (outcome === 'again')
        results.set(suspicion, { stability: 'stable', observation, script: steady ?? script });
      else if (outcome === 'gone') results.set(suspicion, { stability: 'intermittent', observation, script });
    }
  }
  return results;
}

/**
 * Sends the requests behind each violated rule once more. Seen again it is stable; not seen again it is intermittent;
 * a lag that was measured is eventually consistent. Never makes a violation a pass.
 */
export async function confirm(
  judgements: Judgements,
  means: Means,
): Promise<ReadonlyMap<string, Confirmation>> {
  const { session, found } = means;
  const results = new Map<string, Confirmation>();
  const tried = new Set<string>();
  for (let round = 0; round < alternatives; round += 1) {
    const open: Suspicion[] = [];
    for (const suspicion of suspicions(judgements, tried)) {
      const { rule, observation } = suspicion;
      tried.add(keyOf(rule, observation.case.id));
      const before = results.get(rule.id)?.stability;
      if (before !== undefined && before !== 'intermittent' && before !== 'unconfirmed') continue;
      const script = found.scripts.get(observation.n);
      if (rule.confirm === 'never') {
        const windowMs = Math.max(0, ...session.lags().values());
        results.set(rule.id, { stability: 'eventually consistent', windowMs, observation });
      } else if (
        script !== undefined &&
        rule.reads.length > 0 &&
        observation.leak === undefined &&
        !isRepeat(observation)
      ) {
        // It was seen in company first, and then by itself.
        results.set(rule.id, { stability: 'stable', observation, script });
      } else {
        if (before === undefined) results.set(rule.id, { stability: 'unconfirmed', observation });
        open.push(suspicion);
      }
    }
    for (const group of grouped(open)) {
      if (session.over() !== undefined) return results;
      for (const [{ rule }, confirmation] of await confirmGroup(group, means))
        if (confirmation.stability === 'stable' || round === 0) results.set(rule.id, confirmation);
    }
  }
  return results;
}
