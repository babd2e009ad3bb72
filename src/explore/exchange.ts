import type { Body, Reply, Request, Response } from '../model.ts';
import type { AtlasExchange } from '../record/atlas.ts';
import { keepBody } from '../record/to-record.ts';
import { elideText } from '../text/elide.ts';
import { normalizeJson } from '../text/normalize.ts';
import type { SeenExperiment } from './question.ts';

export type Normalise = (text: string) => string;

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

export const isRace = ({ sent }: SeenExperiment): boolean => sent.some(isRacing);

function exchange(request: Request, reply: Reply, normalise: Normalise): AtlasExchange {
  const { method, path, credential, mediaType, headers, body } = request;
  return {
    method,
    path: elideText(normalise(path)),
    credential,
    ...(mediaType === undefined ? {} : { mediaType }),
    ...(headers === undefined ? {} : { headers }),
    ...(body === undefined ? {} : { body: keptBody(body, normalise) }),
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
export function exchangesOf(seen: SeenExperiment, normalise: Normalise): readonly AtlasExchange[] {
  const replies = inOrder(seen);
  return seen.sent.flatMap((request, at) => {
    const reply = replies[at];
    const isLeftOut = seen.experiment.isChance && isRacing(request);
    return reply === undefined || isLeftOut ? [] : [exchange(request, reply, normalise)];
  });
}
