import type { AtlasEntry, AtlasLimit } from '../model.ts';
import type { Session } from '../run/session.ts';
import type { Bench } from './bench.ts';
import { entriesOf } from './entries.ts';
import type { ExplorePlan, Unasked } from './explored.ts';
import { findLimit } from './limits/find-limit.ts';
import type { Planned } from './plan.ts';
import type { Seen } from './question.ts';

export interface Answers {
  readonly entries: readonly AtlasEntry[];
  readonly limits: readonly AtlasLimit[];
  readonly unasked: readonly Unasked[];
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
