import { elideText } from '../elide.ts';
import type { Observation, Response, Verdict } from '../model.ts';
import { accepted, inapplicable, pass, violation } from './oracle.ts';

const isJson = (headers: Response['headers']): boolean => /json/i.test(headers['content-type'] ?? '');

export const limits: readonly string[] = ['limit', 'remaining', 'reset'].map((name) => `x-ratelimit-${name}`);

/** Whether three headers can be what they are documented as, whatever the clock of the server says. */
function isPlausible(headers: Response['headers']): boolean {
  const [limit = Number.NaN, remaining = Number.NaN, reset = Number.NaN] = limits.map((name) =>
    /^\d+$/.test(headers[name] ?? '') ? Number(headers[name]) : Number.NaN,
  );
  return remaining <= limit && reset >= 1e9 && reset < 1e11;
}

/** Answers that are limited say so in three headers: those of an accepted request, and every 429 before it. */
export function limitsTold({ reply }: Observation): Verdict {
  if (reply.kind === 'fault') return inapplicable('no answer');
  const own = accepted(reply) ? [reply.headers] : [];
  // What a proxy in front of the API limits, it says in its own way.
  const refusals = [...(reply.limited ?? []), ...(reply.status === 429 ? [reply.headers] : [])].filter(
    isJson,
  );
  const told = [...own, ...refusals];
  if (told.length === 0) return inapplicable('neither accepted nor limited');
  const bare = told.find((headers) => !isPlausible(headers));
  if (bare === undefined) return pass;
  const where = own.includes(bare) ? '' : 'on a 429: ';
  return violation(
    'three whole numbers, no more remaining than the limit, the reset in seconds since 1970',
    where + limits.map((name) => `${name}: ${elideText(bare[name] ?? 'absent')}`).join(', '),
  );
}
