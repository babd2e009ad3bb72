import { json, make, patch, readCase } from '../cases/build.ts';
import { snapshotOf } from '../engine/observe/observe.ts';
import { type Situation, unavailable } from '../engine/plan.ts';
import type { Found } from '../engine/prepare/survey.ts';
import type { Session } from '../engine/session.ts';
import type {
  AtlasExchange,
  Body,
  Case,
  JsonObject,
  Payload,
  Place,
  Reply,
  Request,
  Snapshot,
  View,
} from '../model.ts';
import { keepBody } from '../record/redact-line.ts';
import { elideText } from '../text/elide.ts';
import { normaliseJson } from '../text/normalize.ts';
import { replyAnswer } from './answer-kinds.ts';
import type { Experiment, Laid, Seen, Step } from './question.ts';
import { storedIn } from './seen.ts';

type Normalise = (text: string) => string;

/** Headers whose value says something about the tenant and is the same each time. */
const kept = /^(content-type|allow|accept-patch|location|www-authenticate)$/;

const textOf = (text: string, normalise: Normalise): string => elideText(normalise(text));

function clean(body: Body, normalise: Normalise): Body {
  switch (body.kind) {
    case 'json':
      return { kind: 'json', value: normaliseJson(body.value, normalise) };
    case 'text':
      return { kind: 'text', text: normalise(body.text) };
    case 'base64':
      return body;
  }
}

function bodyOf(body: Body, normalise: Normalise): string {
  const kept = keepBody(clean(body, normalise));
  return kept.encoding === undefined ? kept.body : `${kept.encoding} ${kept.body}`;
}

const payloadOf = (payload: Payload, normalise: Normalise): string =>
  payload.kind === 'empty' ? '' : keepBody(clean(payload, normalise)).body;

function replyOf(reply: Reply, normalise: Normalise, withBody: boolean): AtlasExchange['reply'] {
  if (reply.kind === 'fault') return { kind: 'fault', fault: reply.fault };
  const headers = Object.entries(reply.headers).filter(([name]) => kept.test(name));
  return {
    kind: 'response',
    status: reply.status,
    headers: Object.fromEntries(headers.map(([name, value]) => [name, textOf(value, normalise)])),
    body: withBody ? payloadOf(reply.payload, normalise) : '',
  };
}

function exchange(request: Request, reply: Reply, normalise: Normalise): AtlasExchange {
  const { method, path, credential, mediaType, headers, body, abreast } = request;
  const text = body === undefined ? undefined : bodyOf(body, normalise);
  return {
    method,
    path: textOf(path, normalise),
    credential,
    ...(mediaType === undefined ? {} : { mediaType }),
    ...(headers === undefined ? {} : { headers }),
    ...(text === undefined ? {} : { body: text }),
    // Which of two at once comes first is chance, and so is what the answers show.
    reply: replyOf(reply, normalise, abreast === undefined || method === 'GET'),
  };
}

const rank = (reply: Reply | undefined): number => (reply?.kind === 'response' ? reply.status : 1_000);

/** Replies in the order of the requests; those of two requests at once in the order of their statuses. */
function settled({ sent, replies }: Seen): readonly Reply[] {
  const list = [...replies];
  for (const [at, { abreast }] of sent.entries()) {
    const [one, two] = [list[at], list[at + 1]];
    if (abreast !== 'first' || one === undefined || two === undefined) continue;
    if (rank(one) > rank(two)) [list[at], list[at + 1]] = [two, one];
  }
  return list;
}

/** The exchanges of an experiment as an atlas keeps them: elided, and the same each time. */
export function exchangesOf(seen: Seen, normalise: Normalise): readonly AtlasExchange[] {
  const replies = settled(seen);
  return seen.sent.flatMap((request, at) => {
    const reply = replies[at];
    const isLeftOut = seen.experiment.isChance && request.abreast !== undefined && request.method !== 'GET';
    return reply === undefined || isLeftOut ? [] : [exchange(request, reply, normalise)];
  });
}

export interface BenchOptions {
  readonly situation: Situation;
  readonly found: Found;
}

/** Does one experiment after the other, and knows what is stored in between. */
export interface Bench {
  /** What was seen, or why it could not be done. */
  readonly perform: (experiment: Experiment) => Promise<Seen | string>;
  /** Stores something unless it is stored already. Says why it could not. */
  readonly settle: (wanted: JsonObject) => Promise<string | undefined>;
  readonly read: (view: View) => Promise<Snapshot>;
  /** The newest reading of a view. */
  readonly newest: (view: View) => Snapshot | undefined;
  /** From now on it is known which members answers and readings show. */
  readonly learn: (laid: Laid) => void;
}

const caseFor = (id: string, title: string, request: Request, place: Place = 'home'): Case =>
  make({ id: `explore/${id}`, title, place, request, aim: { kind: 'open' }, gateway: true });

const holds = (stored: JsonObject | undefined, wanted: JsonObject): boolean =>
  stored !== undefined && Object.entries(wanted).every(([name, value]) => (stored[name] ?? null) === value);

export function bench(session: Session, { situation, found }: BenchOptions): Bench {
  const newest = new Map<View, Snapshot>(Object.entries(found) as [View, Snapshot][]);
  let known: Laid = { stored: [], unstored: [] };
  const read = async (view: View): Promise<Snapshot> => {
    const snapshot = snapshotOf(await session.send(readCase(view)));
    newest.set(view, snapshot);
    return snapshot;
  };
  const settle = async (wanted: JsonObject): Promise<string | undefined> => {
    if (holds(storedIn(newest.get('home')), wanted)) return undefined;
    const reply = await session.send(
      caseFor('settle', 'what has to be stored before the question', patch(json(wanted))),
    );
    if (holds(storedIn(await read('home')), wanted)) return undefined;
    return `what it needs could not be stored first (${JSON.stringify(wanted)}: ${replyAnswer(reply).words})`;
  };
  const steps = async ({ id, steps: list, questions }: Experiment) => {
    const sent: Request[] = [];
    const replies: Reply[] = [];
    const title = questions[0]?.words ?? id;
    const send = (request: Request, place?: Place): Promise<Reply> =>
      session.send(caseFor(`${id}/${sent.push(request)}`, title, request, place));
    const take = async (step: Step): Promise<readonly Reply[]> => {
      switch (step.kind) {
        case 'send':
          return [await send(step.request, step.place)];
        case 'pair':
          return Promise.all(step.requests.map((request) => send(request)));
        case 'read':
          sent.push(readCase(step.view).request);
          return [await session.send(readCase(step.view))];
        case 'made': {
          const request = step.request(replies);
          return request === undefined ? [] : [await send(request, 'nowhere')];
        }
      }
    };
    for (const step of list) replies.push(...(await take(step)));
    return { sent, replies };
  };
  const perform = async (experiment: Experiment): Promise<Seen | string> => {
    const { given, after = [], place = 'home', because } = experiment;
    const lacking = experiment.steps.flatMap((step) => {
      const own = step.kind === 'send' ? [step] : [];
      return own.flatMap(
        (one) => unavailable(caseFor(experiment.id, '', one.request, one.place), situation) ?? [],
      );
    });
    const reason = because ?? lacking[0] ?? (given === undefined ? undefined : await settle(given));
    if (reason !== undefined) return reason;
    const before = newest.get(place) ?? { kind: 'unknown', because: `${place} was not read before` };
    const { sent, replies } = await steps(experiment);
    const then = new Map<View, Snapshot>();
    for (const view of new Set<View>([place, ...after, 'home'])) then.set(view, await read(view));
    return {
      experiment,
      subject: situation.subject,
      sent,
      replies,
      before,
      after: Object.fromEntries(then),
      ...known,
      lagMs: Math.max(0, ...session.lags().values()),
    };
  };
  return {
    perform,
    settle,
    read,
    newest: (view) => newest.get(view),
    learn: (laid) => {
      known = laid;
    },
  };
}
