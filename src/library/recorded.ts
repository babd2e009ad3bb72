import type { Json, JsonObject, Payload, Response } from '../model.ts';
import { bounded } from '../text/json.ts';

/** One exchange that somebody else recorded. */
export interface Recorded {
  /** Where it stands: its source, or its place in the file. */
  readonly label: string;
  /** In capitals. */
  readonly method: string;
  /** Path and query below the host. */
  readonly path: string;
  /** What was sent, where that is known and JSON. */
  readonly body: Json | undefined;
  readonly reply: Response;
  /** Whether the recording kept all headers; many keep the content type alone. */
  readonly allHeaders: boolean;
  /** Why nothing can be said of the body of the answer: it was not recorded, or not all of it. */
  readonly lost?: string;
}

export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Whether a number is the status of an answer. Browsers write 0 where there was none. */
export const isStatus = (status: unknown): status is number =>
  typeof status === 'number' && Number.isInteger(status) && status >= 100 && status < 600;

/** A text as JSON, when it is. */
export function parsed(text: string): Json | undefined {
  try {
    return bounded(JSON.parse(text.replace(/^\ufeff/, '')) as Json);
  } catch {
    return undefined;
  }
}

/** A body as it was kept: a text, or the value it was parsed to. */
export function payloadOf(value: unknown): Payload {
  if (value === undefined || value === null || value === '') return { kind: 'empty' };
  if (typeof value !== 'string') return { kind: 'json', value: bounded(value as Json) };
  const json = parsed(value);
  return json === undefined ? { kind: 'text', text: value } : { kind: 'json', value: json };
}

/** Headers by their names in small letters; the values of one that is there several times are joined, as HTTP has it. */
export function lowerCase(pairs: readonly (readonly [string, unknown])[]): Readonly<Record<string, string>> {
  const all = new Map<string, string>();
  for (const [given, value] of pairs) {
    const name = given.toLowerCase();
    const before = all.get(name);
    all.set(name, before === undefined ? String(value) : `${before}, ${String(value)}`);
  }
  return Object.fromEntries(all);
}

/** The items of a list of organization connections, in any of the forms a list has; undefined when it is none. */
export function itemsOf(value: Json): readonly Json[] | undefined {
  const object = isRecord(value) ? (value as JsonObject) : undefined;
  const list = Array.isArray(value) ? value : (object?.connections ?? object?.enabled_connections);
  return Array.isArray(list) ? (list as readonly Json[]) : undefined;
}
