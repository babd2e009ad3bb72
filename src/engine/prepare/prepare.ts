import { type Capabilities, cases, type Suite, type SuiteOptions } from '../../cases/suite.ts';
import type { Case, Resource, Rule, Snapshot, TokenFacts } from '../../model.ts';
import type { GroupByCause } from '../confirm/confirm.ts';
import { isolation } from '../confirm/isolate.ts';
import type { FindingWriter } from '../judge/judge.ts';
import { type Found, neighbours } from '../observe/exchanges.ts';
import { type Plan, plan, type TargetFacts } from '../plan.ts';
import type { Terms } from '../restore/write-back.ts';
import type { Session, Surroundings } from '../session.ts';
import { restAfter, type Script, sendHead } from './attempt.ts';
import { capabilitiesOf } from './capabilities.ts';
import { hiddenIn } from './irreversible.ts';
import { survey, targetFactsOf } from './survey.ts';

export interface RunInput extends Terms, Omit<FindingWriter, 'reproductions'> {
  /** The selection, in reading order. */
  readonly rules: readonly Rule[];
  readonly options: Omit<SuiteOptions, 'strategy'>;
  /** Makes the cases for the strategy of a connection; replaces the generator. */
  readonly suite?: (strategy: string, capabilities?: Capabilities) => Suite;
  /** Absent: each violated rule is confirmed separately. */
  readonly groupByCause?: GroupByCause;
  /** Views known to be out of reach before anything is sent, and why. */
  readonly unreadable?: TargetFacts['unreadable'];
  /** What the token says of itself, for a connection that cannot be read. */
  readonly token?: TokenFacts;
  /** Shows one step of a counterexample. */
  readonly step: (candidate: Case) => string;
  /** Called before anything is written, with one line for each thing that may not be removable. */
  readonly onUnsettable?: (unsettable: readonly string[]) => void;
  /** Also sends what turned out to be irreversible. */
  readonly allowIrreversible?: boolean;
  /** Called once, after the first requests have shown what is going to be sent. */
  readonly onPlan: (plan: Plan, unsettable: readonly string[]) => void;
}

type Drafted = Pick<RunInput, 'rules' | 'members' | 'options' | 'suite'>;

const suiteOf = (
  { members, options, suite }: Drafted,
  { strategy }: TargetFacts,
  capabilities: Capabilities = {},
): Suite => suite?.(strategy, capabilities) ?? cases(members, { ...options, ...capabilities, strategy });

export const draft = (input: Drafted, facts: TargetFacts): Plan =>
  plan(input.rules, suiteOf(input, facts), facts);

/** Marks resources that could not be restored as not read, so that they are not written to either. */
function keepable({ members }: RunInput, found: Found): Found {
  const entries = Object.entries(found).map(([view, snapshot]): readonly [string, Snapshot] => {
    const because = snapshot.kind === 'known' ? hiddenIn(members, snapshot.value) : undefined;
    return [view, because === undefined ? snapshot : { kind: 'unknown', because }];
  });
  return Object.fromEntries(entries);
}

/** The neighbours that a plan reads or writes to: they are read first, so that they can be restored. */
function neighboursIn({ steps }: Plan): readonly Resource[] {
  const views = new Set<string>(steps.map(({ aim, place }) => (aim.kind === 'read' ? aim.view : place)));
  return neighbours.filter((view) => views.has(view));
}

interface Surveyed {
  readonly found: Found;
  readonly facts: TargetFacts;
  /** The plan for a connection that supports all that documents leave open. */
  readonly hoped: Plan;
}

/** Reads what the run writes to. Returns the reason if that cannot be done. */
export async function surveyed(
  input: RunInput,
  session: Session,
  { target }: Surroundings,
): Promise<Surveyed | string> {
  const { home } = keepable(input, await survey(session, ['home']));
  if (home?.kind !== 'known') return home?.because ?? 'not read';
  const alone = targetFactsOf({}, home.value, target, input.unreadable);
  const hoped = draft(input, alone);
  const found = { home, ...keepable(input, await survey(session, neighboursIn(hoped))) };
  const facts = targetFactsOf(found, home.value, target, input.unreadable);
  const isAsHoped = JSON.stringify(facts.unreadable) === JSON.stringify(alone.unreadable);
  return { found, facts, hoped: isAsHoped ? hoped : draft(input, facts) };
}

/** Sends the first steps and fixes the plan by what they show. */
export async function fixed(
  input: RunInput,
  session: Session,
  { found, facts, hoped }: Surveyed,
  surroundings: Surroundings,
): Promise<Script> {
  const context = { session, plan: hoped, surroundings, originals: found };
  const head = await sendHead(context, unsent(hoped, found));
  const allowIrreversible = input.allowIrreversible === true || surroundings.shared !== true;
  const capabilities = head.cut === undefined ? await capabilitiesOf(context, allowIrreversible) : {};
  const suite = suiteOf(input, facts, capabilities);
  const planned = plan(input.rules, suite, facts);
  return {
    work: isolation({ ...head.work, plan: planned }),
    rest: restAfter(head, unsent(planned, found), capabilities),
    deep: suite.deep,
    cut: head.cut,
  };
}

/** The steps of a plan, without the first readings, which are known. */
function unsent({ steps }: Plan, found: Found): readonly Case[] {
  const at = steps.findIndex(({ aim }) => aim.kind !== 'read' || !(aim.view in found));
  return at === -1 ? [] : steps.slice(at);
}
