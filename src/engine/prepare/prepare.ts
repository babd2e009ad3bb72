import { type Capabilities, cases, type Suite, type SuiteOptions } from '../../cases/suite.ts';
import type { MemberSpec } from '../../contract/members.ts';
import type { Case, Rule, Snapshot, TokenFacts, View } from '../../model.ts';
import type { ToDeviations, ToRecord } from '../judge/judge.ts';
import { type Plan, plan, type Situation } from '../plan.ts';
import type { Terms } from '../restore/write-back.ts';
import type { Session, Surroundings } from '../session.ts';
import { type Head, restAfter, type Script, sendHead } from './attempt.ts';
import { capabilitiesOf } from './capabilities.ts';
import { unkeepable } from './irreversible.ts';
import { type Found, situationOf, survey } from './survey.ts';

export interface RunInput {
  /** The selection, in reading order. */
  readonly rules: readonly Rule[];
  /** Members of the request body. */
  readonly members: readonly MemberSpec[];
  readonly isDocumented: Terms['isDocumented'];
  readonly options: Omit<SuiteOptions, 'strategy'>;
  /** Makes the cases for a connection of a strategy, when it is not the generator that does. */
  readonly suite?: (strategy: string, capabilities?: Capabilities) => Suite;
  readonly toRecord: ToRecord;
  readonly toDeviations?: ToDeviations;
  /** Views known to be out of reach before anything is sent, and why. */
  readonly unreadable?: Situation['unreadable'];
  /** What the token says of itself, for a connection that cannot be read. */
  readonly token?: TokenFacts;
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

/** Reads what is going to be written to. Returns why that cannot be done where it cannot. */
export async function surveyed(
  input: RunInput,
  session: Session,
  surroundings: Surroundings,
): Promise<Surveyed | string> {
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
export async function fixed(
  input: RunInput,
  session: Session,
  { found, situation, hoped }: Surveyed,
  surroundings: Surroundings,
): Promise<{ readonly script: Script; readonly head: Head }> {
  const head = await sendHead(session, hoped, unsent(hoped, found), surroundings, {
    found,
    strategy: situation.strategy,
  });
  const capabilities =
    head.cut === undefined
      ? await capabilitiesOf(session, {
          ...{ hoped, strategy: situation.strategy, found },
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
