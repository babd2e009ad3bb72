import type { Atlas, Json, PatchStep } from '../model.ts';
import { credential, fault } from './read-line.ts';
import {
  choice,
  dictionary,
  flag,
  list,
  number,
  object,
  type Reader,
  RecordError,
  text,
  variant,
} from './reader.ts';

const json: Reader<Json> = (value) => value as Json;

const answer = object(
  {
    class: choice(
      'accepted',
      'ignored',
      'coerced',
      'trimmed',
      'normalised',
      'cut',
      'changed',
      'refused',
      'redirected',
      'failed',
      'no answer',
      'observed',
      'unclear',
    ),
    words: text,
  },
  { status: number, errorCode: text },
);

const exchange = object(
  {
    method: text,
    path: text,
    credential,
    reply: variant({
      response: object({ kind: choice('response'), status: number, headers: dictionary(text), body: text }),
      fault: object({ kind: choice('fault'), fault }),
    }),
  },
  { mediaType: text, headers: dictionary(text), body: text },
);

const counts = object({ writes: number, reads: number });

const header = object(
  {
    tool: text,
    contract: object({ revision: text, hash: text }),
    target: text,
    strategy: text,
    startedAt: text,
    endedAt: text,
    only: list(text),
    planned: counts,
    sent: counts,
    restored: flag,
    unrestored: list(text),
    exitCode: choice(0, 2),
  },
  { reference: choice('asked', 'unconfigured'), tlsUnverified: choice(true), unread: list(text) },
);

const step: Reader<PatchStep> = object(
  { op: choice('add', 'replace', 'remove'), path: text },
  { value: json },
);

const limit = object(
  { id: text, question: text, words: text, departs: flag, requests: number },
  {
    largest: number,
    beyond: number,
    fate: text,
    unit: choice('code points', 'UTF-16 units', 'bytes', 'graphemes', 'members', 'levels'),
    contract: object({ limit: number, unit: text }),
    proposal: object({ file: text, patch: list(step) }),
  },
);

const cut: Reader<true> = (value, where) => {
  if (value === true) return true;
  throw new RecordError(where.line, `${where.path} to be true`, 'something else');
};

const atlas: Reader<Atlas> = object({
  kind: choice('atlas'),
  format: choice(1),
  header,
  areas: list(object({ id: text, title: text })),
  entries: list(
    object({ id: text, question: text, answer, exchanges: list(exchange) }, { stored: dictionary(text) }),
  ),
  limits: list(limit),
  unasked: list(object({ id: text, question: text, because: text }, { cut })),
});

/** Whether a text begins like an atlas: enough to tell it from a record. */
export function isAtlas(content: string): boolean {
  return /^\uFEFF?\s*\{\s*"kind"\s*:\s*"atlas"/.test(content);
}

/** An atlas from its text. Throws a RecordError that says what was expected, and where. */
export function parseAtlas(content: string): Atlas {
  let value: unknown;
  try {
    value = JSON.parse(content.replace(/^\uFEFF/, ''));
  } catch {
    throw new RecordError(1, 'an atlas, as explore writes it', 'other text');
  }
  return atlas(value, { line: 1, path: '' });
}
