import { json, patch } from '../generate/kit.ts';
import type { Body, Json, JsonObject, Request } from '../model.ts';
import type { Experiment, Lens, Question, Step } from './question.ts';

/** The member that holds free text: what is asked of texts is asked of it. */
export const name = 'organization_connection_name';

export const text = (value: string): Body => ({ kind: 'text', text: value });

/** Bytes that are no UTF-8, in base64. Texts among the parts are ASCII. */
export const bytes = (...parts: readonly (string | readonly number[])[]): Body => ({
  kind: 'base64',
  base64: btoa(
    parts.map((part) => (typeof part === 'string' ? part : String.fromCharCode(...part))).join(''),
  ),
});

export const send = (request: Request): Step => ({ kind: 'send', request });

export const ask = (id: string, words: string, lens: Lens): Question => ({ id, words, lens });

/** One request and one question about it. */
export function single(
  id: string,
  words: string,
  request: Request,
  lens: Lens,
  over: Partial<Experiment> = {},
): Experiment {
  return {
    id: id.split('.').slice(0, 2).join('.'),
    questions: [ask(id, words, lens)],
    steps: [send(request)],
    ...over,
  };
}

/** A JSON body, and what became of one member of it. */
export function written(
  id: string,
  words: string,
  body: JsonObject,
  member: string,
  over: Partial<Experiment> = {},
): Experiment {
  const sent = body[member] ?? null;
  return single(id, words, patch(json(body)), { kind: 'write', member, sent }, over);
}

/** A name, and what is stored of it. */
export const named = (id: string, words: string, value: string, over: Partial<Experiment> = {}): Experiment =>
  written(id, words, { [name]: value }, name, over);

/** A body as text, and what is stored of the name that stands in it. */
export const spelt = (
  id: string,
  words: string,
  body: string,
  sent: Json,
  over: Partial<Request> = {},
): Experiment => single(id, words, patch(text(body), over), { kind: 'write', member: name, sent });
