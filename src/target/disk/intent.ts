import { createHash } from 'node:crypto';
import type { Case, Json, JsonObject } from '../../model.ts';
import { DEEPEST, isDeeper, isObject, own, parseJson } from '../../text/json.ts';
import type { Intent } from './journal.ts';

const short = 300;
const begins = 4_096;

/** A value as a journal keeps it: long ones by their hash, absent ones as such. */
function valueKey(value: Json | undefined): string {
  if (value === undefined) return 'absent';
  // Long texts by their length and how they begin: a megabyte is not worth hashing before it is refused.
  if (typeof value === 'string' && value.length > begins)
    return `text:${value.length}:${hashOf(value.slice(0, begins))}`;
  // Nesting that is too deep to be read back is too deep to be stored as well.
  if (isDeeper(value, DEEPEST)) return 'too deep to write';
  const text = JSON.stringify(value);
  return text.length <= short ? text : `sha256:${hashOf(text)}`;
}

const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex');

/** The members that a request sends. Of a form, or of what is no JSON: what a lenient server makes of the name in it. */
function membersOf({ request: { body } }: Case): JsonObject {
  if (body?.kind === 'json') return isObject(body.value) ? body.value : {};
  if (body?.kind !== 'text') return {};
  const parsed = parseJson(body.text);
  if (parsed !== undefined) return isObject(parsed.value) ? parsed.value : {};
  const name = new URLSearchParams(body.text).get('organization_connection_name');
  return name === null ? {} : { organization_connection_name: name };
}

/** What a write may leave behind, if it is accepted. */
export function intentOf(candidate: Case): Omit<Intent, 'kind'> {
  const members = Object.entries(membersOf(candidate));
  return {
    place: candidate.place,
    values: Object.fromEntries(members.map(([name, value]) => [name, valueKey(value)])),
  };
}

/** What null may leave behind; documents do not say. */
const afterNull = ['absent', 'null', '"none"', 'true', 'false'];

export const isSent = (intents: readonly Intent[], member: string, now: Json | undefined): boolean =>
  now !== undefined && intents.some(({ values }) => own(values, member) === valueKey(now));

/** Members with a value that neither the run found nor any of its writes, wherever it was aimed, can have left. */
export function foreign(
  original: JsonObject,
  now: JsonObject,
  intents: readonly Intent[],
  isKept: (member: string) => boolean = () => true,
): readonly string[] {
  const names = [...new Set([...Object.keys(original), ...Object.keys(now)])].filter(isKept);
  return names.filter((name) => {
    const is = valueKey(own(now, name));
    const sent = intents.flatMap(({ values }) => (Object.hasOwn(values, name) ? [values[name]] : []));
    const isOurs =
      is === valueKey(own(original, name)) ||
      sent.includes(is) ||
      (sent.includes('null') && afterNull.includes(is)) ||
      // A lone surrogate or a byte that was no UTF-8 comes back as a replacement; a text may come back trimmed.
      (is.startsWith('"patchproof') && sent.length > 0);
    return !isOurs;
  });
}
