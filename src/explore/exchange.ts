import { elideText } from '../elide.ts';
import type { AtlasExchange, Body, Payload, Reply, Request } from '../model.ts';
import { keepBody } from '../run/kept-body.ts';
import { normaliseJson } from './normalise.ts';
import type { Seen } from './question.ts';

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
