import { inquireIn } from '../engine/judge/unread.ts';
import { situationOf, survey } from '../engine/prepare/survey.ts';
import { restoreLate } from '../engine/restore/late.ts';
import { restore } from '../engine/restore/restore.ts';
import { open, restoringBy, type Session, type Surroundings } from '../engine/session.ts';
import type { Answer, AtlasEntry, AtlasLimit, Restoration } from '../model.ts';
import { normaliser } from '../text/normalize.ts';
import { answerOf } from './answer.ts';
import { type Bench, bench, exchangesOf } from './bench.ts';
import { findLimit } from './limits/find-limit.ts';
import {
  type Answers,
  byHeading,
  costOfExchange,
  type Explored,
  type ExploreInput,
  type ExplorePlan,
  type Planned,
  planOf,
  tally,
  type Unasked,
} from './plan.ts';
import type { Known, Question, Seen } from './question.ts';
import { around, changed, show } from './seen.ts';
import { knownOf, lay, leftovers, placeholdersOf, type Surveyed, surveyTenant } from './survey.ts';

const normalised = ({ words, ...rest }: Answer, normalise: (text: string) => string): Answer => ({
  ...rest,
  words: normalise(words),
});

/** The members that changed, as they are stored afterwards; nothing where chance decides. */
function storedAfter(seen: Seen, normalise: (text: string) => string): Pick<AtlasEntry, 'stored'> {
  const state = around(seen);
  const isChance = seen.sent.some(({ abreast, method }) => abreast !== undefined && method !== 'GET');
  if (typeof state === 'string' || isChance) return {};
  const names = changed(state.before, state.after);
  return names.length === 0
    ? {}
    : { stored: Object.fromEntries(names.map((name) => [name, normalise(show(state.after[name]))])) };
}

/** The answers to the questions of an experiment, with what they rest on. */
export function entriesOf(
  questions: readonly Question[],
  seen: Seen,
  normalise: (text: string) => string,
): readonly AtlasEntry[] {
  const exchanges = exchangesOf(seen, normalise);
  const stored = storedAfter(seen, normalise);
  return questions.map((question) => ({
    id: question.id,
    question: question.words,
    answer: normalised(answerOf(question, seen), normalise),
    exchanges,
    ...stored,
  }));
}

interface Asking {
  readonly session: Session;
  readonly bench: Bench;
  readonly normalise: (text: string) => string;
  readonly onNext: (id: string) => void;
  /** Members that the tenant was not seen to store. */
  readonly unstored: readonly string[];
}

/** How many experiments in a row may leave the connection unread. */
const silentAfter = 2;
/** How many in a row may wait for an answer in vain: each waits as long as a request may take. */
const patience = 5;

const isInVain = ({ replies }: Seen): boolean =>
  replies.some((reply) => reply.kind === 'fault' && reply.fault === 'timeout');

/** What was not sent, or not waited for, because the user stopped, tells nothing of the tenant. */
const isUncertain = (seen: Seen | string): boolean =>
  typeof seen === 'string' ||
  seen.after.home?.kind === 'unknown' ||
  seen.replies.some((reply) => (reply.kind === 'fault' ? reply.unsent === true : reply.status === 429));

/** The questions of an experiment that was not done. What cannot be asked of the tenant is not cut off. */
function left({ questions, experiment }: Planned, because: string, isCut: boolean): readonly Unasked[] {
  const reason = isCut ? (experiment.because ?? because) : because;
  const cut = isCut && experiment.because === undefined;
  return questions.map(({ id, words }) => ({
    id,
    question: words,
    because: reason,
    ...(cut ? { cut: true } : {}),
  }));
}

/** Asks everything that is planned, and says what was not asked and why. */
export async function askAll({ experiments, measures }: ExplorePlan, asking: Asking): Promise<Answers> {
  const { session, bench, normalise, onNext, unstored } = asking;
  const entries: AtlasEntry[] = [];
  const limits: AtlasLimit[] = [];
  const unasked: Unasked[] = [];
  let silent = 0;
  let vain = 0;
  let stop: string | undefined;
  for (const one of experiments) {
    stop ??= session.over();
    if (stop !== undefined) {
      unasked.push(...left(one, stop, true));
      continue;
    }
    onNext(one.experiment.id);
    const seen = await bench.perform(one.experiment);
    const over = session.over();
    if (over !== undefined && isUncertain(seen)) {
      unasked.push(...left(one, over, true));
      continue;
    }
    if (typeof seen === 'string') {
      unasked.push(...left(one, normalise(seen), false));
      continue;
    }
    entries.push(...entriesOf(one.questions, seen, normalise));
    vain = isInVain(seen) ? vain + 1 : 0;
    if (vain >= patience) stop = `the tenant leaves changes unanswered, ${vain} in a row`;
    silent = seen.after.home?.kind === 'unknown' ? silent + 1 : 0;
    if (silent < silentAfter) continue;
    const last = await bench.read('home');
    if (last.kind === 'unknown') stop = `the connection can no longer be read: ${last.because}`;
  }
  for (const measure of measures) {
    stop ??= session.over();
    const { id, question, member } = measure;
    if (member !== undefined && unstored.includes(member)) {
      unasked.push({ id, question, because: `this tenant was not seen to store ${member} at all` });
      continue;
    }
    if (stop === undefined) onNext(measure.id);
    const found = stop === undefined ? await findLimit(measure, session) : undefined;
    stop ??= session.over();
    // What a budget cut short in the middle is no measure.
    if (found !== undefined && stop === undefined) limits.push(found);
    else unasked.push({ id, question, because: stop ?? 'not asked', cut: true });
  }
  return { entries, limits, unasked };
}

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
  const restored = async (): Promise<readonly Restoration[]> => {
    const done = await undisturbed(() => restore(session, input, found, surroundings));
    return restoreLate(session, input, found, done, surroundings);
  };
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
