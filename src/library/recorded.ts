import type { Json, JsonObject, Payload, Response } from '../model.ts';

/** One exchange that somebody else recorded. */
export interface Recorded {
  /** Where it stands: its source, or its place in the file. */
  readonly label: string;
  readonly method: string;
  /** Path and query below the host. */
  readonly path: string;
  readonly body: Json | undefined;
  readonly reply: Response;
  /** Whether the recording kept all headers; many keep the content type alone. */
  readonly allHeaders: boolean;
}

export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A text as JSON, when it is. */
export function parsed(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}

/** A body as it was kept: a text, or the value it was parsed to. */
export function payloadOf(value: unknown): Payload {
  if (value === undefined || value === null || value === '') return { kind: 'empty' };
  if (typeof value !== 'string') return { kind: 'json', value: value as Json };
  const json = parsed(value);
  return json === undefined ? { kind: 'text', text: value } : { kind: 'json', value: json };
}

export const lowerCase = (pairs: readonly (readonly [string, string])[]): Readonly<Record<string, string>> =>
  Object.fromEntries(pairs.map(([name, value]) => [name.toLowerCase(), value]));

/** The organization-connection objects an answer holds: itself, or each item of a list. */
export function resources(value: Json): readonly JsonObject[] {
  const object = isRecord(value) ? (value as JsonObject) : undefined;
  const list = Array.isArray(value) ? value : (object?.connections ?? object?.enabled_connections);
  if (Array.isArray(list)) return list.filter((item) => isRecord(item)) as readonly JsonObject[];
  return object === undefined ? [] : [object];
}
