import { inquireIn } from '../engine/judge/unread.ts';
import { type Found, survey, targetFactsOf } from '../engine/prepare/survey.ts';
import type { Restoration } from '../engine/restore/describe-restoration.ts';
import { restoreLate } from '../engine/restore/late.ts';
import { restore } from '../engine/restore/restore.ts';
import { open, restoringBy, type Session, type Surroundings } from '../engine/session.ts';
import { normalizer } from '../text/normalize.ts';
import { askAll, unaskedOf } from './ask.ts';
import {
  bench,
  findOrganizationName,
  findStoredMembers,
  leftovers,
  placeholdersOf,
  surveyAround,
} from './bench.ts';
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

interface AskedExploration extends Pick<Explored, 'restorations' | 'left'> {
  readonly plan: ExplorePlan;
  readonly answers: Answers;
}

/** Nothing can be asked without a first reading. */
function blind(input: ExploreInput, known: KnownTenant, because: string): AskedExploration {
  const plan = planOf(input, known);
  input.onPlan(plan);
  const reason = `the connection under test could not be read, so nothing was written: ${because}`;
  const answers = { entries: [], limits: [], unasked: unaskedOf(plan, reason) };
  return { plan, answers, restorations: [], left: [] };
}

/** Finds out what the tenant stores, asks with that known, and puts back what was there. */
async function asked(
  input: ExploreInput,
  surroundings: Surroundings,
  session: Session,
  known: KnownTenant,
  found: Found,
): Promise<AskedExploration> {
  const own = bench(
    session,
    { ...targetFactsOf(found, known.home, surroundings.target), unreadable: {} },
    found,
  );
  const isDatabase = known.strategy === 'auth0';
  const valid = input.members.filter(({ name }) => isDatabase || name !== 'is_signup_enabled');
  const undisturbed = restoringBy(surroundings);
  const restored = async (): Promise<readonly Restoration[]> => {
    const done = await undisturbed(() => restore(session, input, found, surroundings));
    return restoreLate(session, input, found, done, surroundings);
  };
  const first = planOf(input, known);
  input.onPlan(first);
  surroundings.onFound?.(found);
  try {
    const members = await findStoredMembers(session, own, valid, known.home);
    const plan = planOf(input, { ...known, stored: members.stored });
    if (plan.cost.length !== first.cost.length) input.onPlan(plan);
    const normalise = normalizer(placeholdersOf(known));
    const onNext = input.onNext ?? (() => {});
    const answers = await askAll(plan, { session, bench: own, normalise, onNext, members });
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
  const { target } = surroundings;
  const { origin, subject } = target;
  const session = open(surroundings);
  const { home } = await survey(session, ['home']);
  const isRead = home?.kind === 'known';
  const found = isRead ? { home, ...(await surveyAround(session, subject)) } : {};
  const value = isRead ? home.value : {};
  const known: KnownTenant = {
    ...{ members: input.members, fresh: input.fresh, alone: input.alone, isOwn: input.isOwn() },
    ...{ subject, home: value, strategy: targetFactsOf({}, value, target).strategy },
    organizationName: isRead ? await findOrganizationName(session) : undefined,
  };
  const { plan, answers, restorations, left } = isRead
    ? await asked(input, surroundings, session, known, found)
    : blind(input, known, home?.because ?? 'not read');
  const named = surroundings.shared === true;
  const unread = isRead
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
