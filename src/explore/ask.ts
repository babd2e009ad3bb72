import type { Session } from '../engine/session.ts';
import type { AtlasEntry, AtlasLimit } from '../record/atlas.ts';
import { answerOf } from './answer.ts';
import type { ExplorationBench } from './bench.ts';
import { exchangesOf, isRace, type Normalise } from './exchange.ts';
import { findLimit } from './limits/find-limit.ts';
import type { Measure } from './limits/measures.ts';
import type { Answers, ExplorePlan, Planned, Unasked } from './plan.ts';
import type { Question, SeenExperiment } from './question.ts';
import { around, changed, show } from './seen.ts';

/** The members that changed, as they are stored afterwards; nothing where chance decides. */
function storedAfter(seen: SeenExperiment, normalise: Normalise): Pick<AtlasEntry, 'stored'> {
  const state = around(seen);
  const names = typeof state === 'string' || isRace(seen) ? [] : changed(state.before, state.after);
  if (typeof state === 'string' || names.length === 0) return {};
  return { stored: Object.fromEntries(names.map((name) => [name, normalise(show(state.after[name]))])) };
}

/** The answers to the questions of an experiment, with what they rest on. */
export function entriesOf(
  questions: readonly Question[],
  seen: SeenExperiment,
  normalise: Normalise,
): readonly AtlasEntry[] {
  const exchanges = exchangesOf(seen, normalise);
  const stored = storedAfter(seen, normalise);
  return questions.map((question) => {
    const answer = answerOf(question, seen);
    const words = normalise(answer.words);
    return { id: question.id, question: question.words, answer: { ...answer, words }, exchanges, ...stored };
  });
}

export interface Asking {
  readonly session: Session;
  readonly bench: ExplorationBench;
  readonly normalise: Normalise;
  readonly onNext: (id: string) => void;
  /** Members that the tenant was not seen to store. */
  readonly unstored: readonly string[];
}

/** How many experiments in a row may leave the connection unread. */
const mostUnread = 2;
/** How many experiments in a row may time out: each one waits as long as a request may take. */
const mostTimeouts = 5;

const hasTimeout = ({ replies }: SeenExperiment): boolean =>
  replies.some((reply) => reply.kind === 'fault' && reply.fault === 'timeout');

const isUnread = ({ after }: SeenExperiment): boolean => after.home?.kind === 'unknown';

/** Requests that were not sent, or not waited for, because the user stopped, say nothing about the tenant. */
const isUncertain = (seen: SeenExperiment | string): boolean =>
  typeof seen === 'string' ||
  isUnread(seen) ||
  seen.replies.some((reply) => (reply.kind === 'fault' ? reply.unsent === true : reply.status === 429));

export const unasked = (
  questions: readonly Pick<Question, 'id' | 'words'>[],
  because: string,
  isCut: boolean,
): readonly Unasked[] =>
  questions.map(({ id, words }) => ({ id, question: words, because, ...(isCut ? { cut: true } : {}) }));

/** The questions of an experiment that was cut off, unless it cannot be asked of the tenant anyway. */
const cutOff = ({ questions, experiment: { because } }: Planned, stop: string): readonly Unasked[] =>
  unasked(questions, because ?? stop, because === undefined);

interface AskedExperiments extends Omit<Answers, 'limits'> {
  /** Why nothing more is asked. */
  readonly stop: string | undefined;
}

async function askQuestions(experiments: readonly Planned[], asking: Asking): Promise<AskedExperiments> {
  const { session, bench, normalise, onNext } = asking;
  const entries: AtlasEntry[] = [];
  const left: Unasked[] = [];
  let unread = 0;
  let timeouts = 0;
  let stop: string | undefined;
  for (const one of experiments) {
    stop ??= session.over();
    if (stop === undefined) onNext(one.experiment.id);
    const seen = stop === undefined ? await bench.perform(one.experiment) : '';
    const over = stop ?? session.over();
    if (over !== undefined && isUncertain(seen)) {
      left.push(...cutOff(one, over));
      continue;
    }
    if (typeof seen === 'string') {
      left.push(...unasked(one.questions, normalise(seen), false));
      continue;
    }
    entries.push(...entriesOf(one.questions, seen, normalise));
    timeouts = hasTimeout(seen) ? timeouts + 1 : 0;
    if (timeouts >= mostTimeouts) stop = `the tenant leaves changes unanswered, ${timeouts} in a row`;
    unread = isUnread(seen) ? unread + 1 : 0;
    if (unread < mostUnread) continue;
    const last = await bench.read('home');
    if (last.kind === 'unknown') stop = `the connection can no longer be read: ${last.because}`;
  }
  return { entries, unasked: left, stop };
}

/** Asks everything that is planned, and says what was not asked and why. */
export async function askAll({ experiments, measures }: ExplorePlan, asking: Asking): Promise<Answers> {
  const { session, onNext, unstored } = asking;
  const asked = await askQuestions(experiments, asking);
  let { stop } = asked;
  const limits: AtlasLimit[] = [];
  const left: Unasked[] = [...asked.unasked];
  const leave = ({ id, question }: Measure, because: string, isCut: boolean): void => {
    left.push(...unasked([{ id, words: question }], because, isCut));
  };
  for (const measure of measures) {
    stop ??= session.over();
    const { id, member } = measure;
    if (member !== undefined && unstored.includes(member)) {
      leave(measure, `this tenant was not seen to store ${member} at all`, false);
      continue;
    }
    if (stop === undefined) onNext(id);
    const found = stop === undefined ? await findLimit(measure, session) : undefined;
    stop ??= session.over();
    // A measurement that the budget cut short is left out.
    if (found !== undefined && stop === undefined) limits.push(found);
    else leave(measure, stop ?? 'not asked', true);
  }
  return { entries: asked.entries, limits, unasked: left };
}
