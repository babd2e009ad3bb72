import { SHORTEST_SECRET } from '../redact/needles.ts';

const LONGEST = 50;
const HOST = /^(?:https?:\/\/)?(?:[a-z\d-]+\.)+[a-z]{2,}(?::\d+)?(?=\/|$)/i;
const WORDS = /^[a-z]+(?:[_-][a-z]+)*$/i;
const LONGEST_WORDS = 16;
/** Numbers, and what is as short as `v2`. */
const SHORT = /^(?:[\d-]*|\w{1,3})$/;

const isHarmless = (piece: string): boolean =>
  SHORT.test(piece) || (piece.length <= LONGEST_WORDS && WORDS.test(piece));

/**
 * A value of a variable as a message may quote it: one that is short, or a host, or made of numbers and short words.
 * Anything else may be a secret in the wrong place, and is told by its length.
 */
export function shown(text: string): string {
  const isQuoted =
    text.length < SHORTEST_SECRET ||
    (text.length <= LONGEST &&
      text
        .replace(HOST, '')
        .split(/[\s./\\:,]+/)
        .every(isHarmless));
  return isQuoted ? JSON.stringify(text) : `${text.length} characters long`;
}
