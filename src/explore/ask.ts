import type { Session } from '../engine/session.ts';
import type { Body, Reply, Request, Response } from '../model.ts';
import type { Atlas, AtlasEntry, AtlasExchange, AtlasLimit } from '../record/atlas.ts';
import { keepBody } from '../record/to-record.ts';
import { elideText } from '../text/elide.ts';
import { defined } from '../text/json.ts';
import { normalizeJson } from '../text/normalize.ts';
import type { ExplorationBench } from './bench.ts';
import { findLimit } from './limits/find-limit.ts';
import type { Answers, ExplorePlan } from './plan.ts';
import type { Experiment, Question, SeenExperiment } from './question.ts';
import { around, changed, show } from './seen.ts';

type Normalise = (text: string) => string;

/** Headers whose value says something about the tenant and is the same each time. */
const telling = /^(content-type|allow|accept-patch|location|www-authenticate)$/;

function keptBody(body: Body | Response['payload'], normalise: Normalise): string {
  if (body.kind === 'empty') return '';
  if (body.kind === 'base64') return `base64 ${keepBody(body).body}`;
  return keepBody(
    body.kind === 'json'
      ? { kind: 'json', value: normalizeJson(body.value, normalise) }
      : { kind: 'text', text: normalise(body.text) },
  ).body;
}

function replyIn(reply: Reply, normalise: Normalise, withBody: boolean): AtlasExchange['reply'] {
  if (reply.kind === 'fault') return { kind: 'fault', fault: reply.fault };
  const headers = Object.entries(reply.headers).filter(([name]) => telling.test(name));
  return {
    kind: 'response',
    status: reply.status,
    headers: Object.fromEntries(headers.map(([name, value]) => [name, elideText(normalise(value))])),
    body: withBody ? keptBody(reply.payload, normalise) : '',
  };
}

/** Whether a request is one of two changes at once: which of them comes first is chance. */
const isRacing = ({ abreast, method }: Request): boolean => abreast !== undefined && method !== 'GET';

const isRace = ({ sent }: SeenExperiment): boolean => sent.some(isRacing);

function exchange(request: Request, reply: Reply, normalise: Normalise): AtlasExchange {
  const { method, path, credential, mediaType, headers, body } = request;
  return {
    method,
    path: elideText(normalise(path)),
    credential,
    ...defined({ mediaType, headers, body: body && keptBody(body, normalise) }),
    reply: replyIn(reply, normalise, !isRacing(request)),
  };
}

const rank = (reply: Reply | undefined): number => (reply?.kind === 'response' ? reply.status : 1_000);

/** Replies in the order of the requests; those of two requests at once in the order of their statuses. */
function inOrder({ sent, replies }: SeenExperiment): readonly Reply[] {
  const list = [...replies];
  for (const [at, { abreast }] of sent.entries()) {
    const [one, two] = [list[at], list[at + 1]];
    if (abreast !== 'first' || one === undefined || two === undefined) continue;
    if (rank(one) > rank(two)) [list[at], list[at + 1]] = [two, one];
  }
  return list;
}

/** The exchanges of an experiment as an atlas keeps them: elided, and the same each time. */
function exchangesOf(seen: SeenExperiment, normalise: Normalise): readonly AtlasExchange[] {
  const replies = inOrder(seen);
  return seen.sent.flatMap((request, at) => {
    const reply = replies[at];
    const isLeftOut = seen.experiment.isChance && isRacing(request);
    return reply === undefined || isLeftOut ? [] : [exchange(request, reply, normalise)];
  });
}

/** The answers to the questions of an experiment, with what they rest on. */
function entriesOf(seen: SeenExperiment, normalise: Normalise): readonly AtlasEntry[] {
  const exchanges = exchangesOf(seen, normalise);
  const state = around(seen);
  // The members that changed, as they are stored afterwards; nothing where chance decides.
  const stored =
    typeof state === 'string' || isRace(seen)
      ? []
      : changed(state.before, state.after).map((name) => [name, normalise(show(state.after[name]))]);
  return seen.experiment.questions.map(({ id, words, reader }) => {
    const answer = reader(seen);
    return {
      id,
      question: words,
      answer: { ...answer, words: normalise(answer.words) },
      exchanges,
      ...(stored.length === 0 ? {} : { stored: Object.fromEntries(stored) }),
    };
  });
}

type Unasked = Atlas['unasked'][number];

interface Asking {
  readonly session: Session;
  readonly bench: ExplorationBench;
  readonly normalise: Normalise;
  readonly onNext: (id: string) => void;
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

export const unaskedOf = ({ experiments, measures }: ExplorePlan, because: string): readonly Unasked[] =>
  [...experiments.flatMap(({ questions }) => questions), ...measures].map((one) =>
    unasked(one, because, true),
  );

const unasked = (one: Pick<Question, 'id' | 'words'>, because: string, isCut: boolean): Unasked => ({
  id: one.id,
  question: one.words,
  because,
  ...(isCut ? { cut: true } : {}),
});

async function askQuestions(experiments: readonly Experiment[], asking: Asking) {
  const { session, bench, normalise, onNext, unstored } = asking;
  const entries: AtlasEntry[] = [];
  const left: Unasked[] = [];
  let unread = 0;
  let timeouts = 0;
  let stop: string | undefined;
  for (const experiment of experiments) {
    const leave = (because: string, isCut: boolean): void => {
      left.push(...experiment.questions.map((question) => unasked(question, because, isCut)));
    };
    stop ??= session.over();
    if (stop === undefined) onNext(experiment.id);
    const seen = stop === undefined ? await bench.perform(experiment, unstored) : '';
    const over = stop ?? session.over();
    if (over !== undefined && isUncertain(seen))
      leave(experiment.because ?? over, experiment.because === undefined);
    else if (typeof seen === 'string') leave(normalise(seen), false);
    else {
      entries.push(...entriesOf(seen, normalise));
      timeouts = hasTimeout(seen) ? timeouts + 1 : 0;
      if (timeouts >= mostTimeouts) stop = `the tenant leaves changes unanswered, ${timeouts} in a row`;
      unread = isUnread(seen) ? unread + 1 : 0;
      const last = unread < mostUnread ? undefined : await bench.read('home');
      if (last?.kind === 'unknown') stop = `the connection can no longer be read: ${last.because}`;
    }
  }
  return { entries, left, stop };
}

export async function askAll({ experiments, measures }: ExplorePlan, asking: Asking): Promise<Answers> {
  const { session, onNext, unstored } = asking;
  const { entries, left, stop: ended } = await askQuestions(experiments, asking);
  let stop = ended;
  const limits: AtlasLimit[] = [];
  for (const measure of measures) {
    const { id, member } = measure;
    stop ??= session.over();
    if (member !== undefined && unstored.includes(member)) {
      left.push(unasked(measure, `this tenant was not seen to store ${member} at all`, false));
      continue;
    }
    if (stop === undefined) {
      onNext(id);
      const found = await findLimit(measure, session);
      stop = session.over();
      // A measurement that the budget cut short is left out.
      if (stop === undefined) limits.push(found);
    }
    if (stop !== undefined) left.push(unasked(measure, stop, true));
  }
  return { entries, limits, unasked: left };
}
