import { inquireIn } from '../engine/judge/unread.ts';
import { situationOf, survey } from '../engine/prepare/survey.ts';
import { restoreLate } from '../engine/restore/late.ts';
import { restore } from '../engine/restore/restore.ts';
import { open, restoringBy, type Session, type Surroundings } from '../engine/session.ts';
import type { Restoration } from '../model.ts';
import { normalizer } from '../text/normalize.ts';
import { askAll, unasked } from './ask.ts';
import { bench } from './bench.ts';
import {
  type Answers,
  byHeading,
  costOfExchange,
  type Explored,
  type ExploreInput,
  type ExplorePlan,
  planOf,
  tally,
} from './plan.ts';
import type { KnownTenant } from './question.ts';
import {
  findStoredMembers,
  knownOf,
  leftovers,
  placeholdersOf,
  type SurveyedTenant,
  surveyTenant,
} from './survey.ts';

interface AskedExploration {
  readonly plan: ExplorePlan;
  readonly answers: Answers;
  readonly restorations: readonly Restoration[];
  readonly left: readonly string[];
}

/** Nothing can be asked without a first reading. */
function blind(input: ExploreInput, known: KnownTenant, because: string): AskedExploration {
  const plan = planOf(input, known);
  input.onPlan(plan);
  const all = [
    ...plan.experiments.flatMap(({ questions }) => questions),
    ...plan.measures.map(({ id, question }) => ({ id, words: question })),
  ];
  const reason = `the connection under test could not be read, so nothing was written: ${because}`;
  const answers = { entries: [], limits: [], unasked: unasked(all, reason, true) };
  return { plan, answers, restorations: [], left: [] };
}

/** Finds out what the tenant stores, asks with that known, and puts back what was there. */
async function asked(
  input: ExploreInput,
  surroundings: Surroundings,
  session: Session,
  { known, found }: { readonly known: KnownTenant; readonly found: SurveyedTenant['found'] },
): Promise<AskedExploration> {
  const situation = { ...situationOf(found, known.home, surroundings.target), unreadable: {} };
  const own = bench(session, { situation, found });
  const valid = input.members.filter(
    ({ name }) => known.strategy === 'auth0' || name !== 'is_signup_enabled',
  );
  const undisturbed = restoringBy(surroundings);
  const restored = async (): Promise<readonly Restoration[]> => {
    const done = await undisturbed(() => restore(session, input, found, surroundings));
    return restoreLate(session, input, found, done, surroundings);
  };
  const first = planOf(input, known);
  input.onPlan(first);
  surroundings.onFound?.(found);
  try {
    const members = await findStoredMembers({ bench: own, session }, valid, known.home);
    own.learn(members);
    const plan = planOf(input, { ...known, stored: members.stored });
    if (plan.cost.length !== first.cost.length) input.onPlan(plan);
    const answers = await askAll(plan, {
      session,
      bench: own,
      normalise: normalizer(placeholdersOf(known)),
      onNext: input.onNext ?? (() => {}),
      unstored: members.unstored,
    });
    const left = await undisturbed(() => leftovers(session, own, found.unattached, input));
    return { plan, answers, left, restorations: await restored() };
  } catch (error) {
    // Ours broke, not the target: it gets back what it had all the same.
    await restored();
    throw error;
  }
}

/**
 * Asks a tenant what the contract leaves open: reads what is there, stores values unlike every default, asks one
 * question after the other, measures limits, puts everything back. Never throws for anything the target does.
 */
export async function explore(input: ExploreInput, surroundings: Surroundings): Promise<Explored> {
  const session = open(surroundings);
  const { home } = await survey(session, ['home']);
  const isKnown = home?.kind === 'known';
  const { origin, subject } = surroundings.target;
  const surveyed: SurveyedTenant = isKnown
    ? await surveyTenant(session, { home }, surroundings.target)
    : { found: {} };
  const known = knownOf(input, surroundings, isKnown ? home.value : {}, surveyed);
  const { plan, answers, restorations, left } = isKnown
    ? await asked(input, surroundings, session, { known, found: surveyed.found })
    : blind(input, known, home?.because ?? 'not read');
  const named = surroundings.shared === true;
  const unread = isKnown
    ? undefined
    : await inquireIn(session, { origin, subject, named, token: input.token });
  return {
    ...(unread === undefined ? {} : { unread }),
    strategy: known.strategy,
    entries: byHeading(answers.entries),
    limits: answers.limits,
    unasked: byHeading(answers.unasked),
    restorations,
    left,
    sent: tally(session.exchanges.map(costOfExchange)),
    planned: tally(plan.cost),
  };
}
