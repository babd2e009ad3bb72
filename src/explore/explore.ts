import type { Restoration } from '../model.ts';
import { restore } from '../run/restore.ts';
import { open, restoringBy, type Session, type Surroundings } from '../run/session.ts';
import { situationOf, survey } from '../run/survey.ts';
import { inquireIn } from '../run/unread.ts';
import { type Answers, askAll } from './ask-all.ts';
import { bench } from './bench.ts';
import type { Explored, ExploreInput, ExplorePlan, Unasked } from './explored.ts';
import { knownOf, placeholdersOf } from './known.ts';
import { leftovers } from './leftovers.ts';
import { normaliser } from './normalise.ts';
import { byHeading, costOfExchange, planOf, tally } from './plan.ts';
import type { Known } from './question.ts';
import { lay, type Surveyed, surveyTenant } from './survey-tenant.ts';

/** Nothing can be asked without a first reading. */
function blind(input: ExploreInput, known: Known, because: string): Asked {
  const plan = planOf(input, known);
  input.onPlan(plan);
  const reason = `the connection under test could not be read, so nothing was written: ${because}`;
  const all = [
    ...plan.experiments.flatMap(({ questions }) =>
      questions.map(({ id, words }) => ({ id, question: words })),
    ),
    ...plan.measures.map(({ id, question }) => ({ id, question })),
  ];
  const unasked = all.map((one): Unasked => ({ ...one, because: reason, cut: true }));
  return { plan, answers: { entries: [], limits: [], unasked }, restorations: [], left: [] };
}

interface Asked {
  readonly plan: ExplorePlan;
  readonly answers: Answers;
  readonly restorations: readonly Restoration[];
  readonly left: readonly string[];
}

/** Finds out what the tenant stores, asks with that known, and puts back what was there. */
async function asked(
  input: ExploreInput,
  surroundings: Surroundings,
  session: Session,
  { known, surveyed }: { readonly known: Known; readonly surveyed: Surveyed },
): Promise<Asked> {
  const { target } = surroundings;
  const { found } = surveyed;
  const situation = { ...situationOf(found, known.home, target), unreadable: {} };
  const own = bench(session, { situation, found });
  const valid = input.members.filter(
    ({ name }) => known.strategy === 'auth0' || name !== 'is_signup_enabled',
  );
  const normalise = normaliser(placeholdersOf(known));
  const undisturbed = restoringBy(surroundings);
  const restored = () => undisturbed(() => restore(session, input, found, surroundings));
  const first = planOf(input, known);
  input.onPlan(first);
  surroundings.onFound?.(found);
  try {
    const laid = await lay({ bench: own, session, members: valid, home: known.home });
    own.learn(laid);
    const plan = planOf(input, { ...known, stored: laid.stored });
    if (plan.cost.length !== first.cost.length) input.onPlan(plan);
    const answers = await askAll(plan, {
      session,
      bench: own,
      normalise,
      onNext: input.onNext ?? (() => {}),
      unstored: laid.unstored,
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
  const named = surroundings.shared === true;
  const surveyed = isKnown ? await surveyTenant(session, { home }, surroundings.target) : { found: {} };
  const known = knownOf(input, surroundings, isKnown ? home.value : {}, surveyed);
  const { plan, answers, restorations, left } = isKnown
    ? await asked(input, surroundings, session, { known, surveyed })
    : blind(input, known, home?.because ?? 'not read');
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
