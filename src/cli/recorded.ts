import { ConfigError } from '../errors.ts';
import type { Json, JsonObject, Payload, Response } from '../model.ts';

/** One recorded exchange, whatever file it came from. */
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

type Unknown = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Unknown =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function parse(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}

function payload(value: unknown): Payload {
  if (value === undefined || value === null || value === '') return { kind: 'empty' };
  if (typeof value !== 'string') return { kind: 'json', value: value as Json };
  const json = parse(value);
  return json === undefined ? { kind: 'text', text: value } : { kind: 'json', value: json };
}

const lower = (pairs: readonly (readonly [string, string])[]): Readonly<Record<string, string>> =>
  Object.fromEntries(pairs.map(([name, value]) => [name.toLowerCase(), value]));

function fromArray(item: unknown, index: number): Recorded | string {
  if (!isObject(item)) return `entry ${index}: expected an object`;
  const { method, path, status, responseHeaders, responseBody, requestBody, source } = item;
  if (typeof method !== 'string' || typeof path !== 'string' || typeof status !== 'number') {
    return `entry ${index}: expected method, path and status`;
  }
  const headers = isObject(responseHeaders)
    ? Object.entries(responseHeaders).map(([name, value]) => [name, String(value)] as const)
    : [];
  return {
    label: typeof source === 'string' ? source : `entry ${index}`,
    method,
    path,
    body: (requestBody ?? undefined) as Json | undefined,
    reply: { kind: 'response', status, headers: lower(headers), payload: payload(responseBody) },
    allHeaders: headers.length > 1,
  };
}

function pairs(list: unknown): readonly (readonly [string, string])[] {
  if (!Array.isArray(list)) return [];
  return list.flatMap((one: unknown) =>
    isObject(one) ? [[String(one.name), String(one.value)] as const] : [],
  );
}

/** A body that was there and that the file does not hold: nothing can be said of the answer. */
const isLost = (content: unknown): boolean =>
  isObject(content) && content.text === undefined && typeof content.size === 'number' && content.size !== 0;

function text(content: unknown): string {
  if (!isObject(content) || typeof content.text !== 'string') return '';
  return content.encoding === 'base64' ? Buffer.from(content.text, 'base64').toString('utf8') : content.text;
}

function fromHar(entry: unknown, index: number): Recorded | string | undefined {
  const { request, response } = isObject(entry) ? entry : {};
  if (
    !isObject(request) ||
    !isObject(response) ||
    typeof request.url !== 'string' ||
    !URL.canParse(request.url)
  ) {
    return `log.entries[${index}]: expected a request with a url, and a response`;
  }
  if (isLost(response.content)) return undefined;
  const url = new URL(request.url);
  const sent = text(request.postData);
  return {
    label: `log.entries[${index}]`,
    method: String(request.method),
    path: url.pathname + url.search,
    body: sent === '' ? undefined : parse(sent),
    reply: {
      kind: 'response',
      status: Number(response.status),
      headers: lower(pairs(response.headers)),
      payload: payload(text(response.content)),
    },
    allHeaders: true,
  };
}

/** Reads a HAR 1.2 log or a JSON array of exchanges. Throws ConfigError saying what was expected where. */
export function readRecorded(name: string, content: string): readonly Recorded[] {
  const document: unknown = parse(content);
  const log = isObject(document) ? document.log : undefined;
  const entries = isObject(log) ? log.entries : document;
  if (!Array.isArray(entries)) {
    throw new ConfigError([`${name}: expected a HAR 1.2 file (log.entries) or a JSON array of exchanges`]);
  }
  const read = entries.map((entry: unknown, index) =>
    isObject(log) ? fromHar(entry, index) : fromArray(entry, index),
  );
  const wrong = read.filter((one) => typeof one === 'string');
  if (wrong.length > 0) throw new ConfigError(wrong.slice(0, 5).map((problem) => `${name}: ${problem}`));
  return read.filter((one) => typeof one === 'object');
}

/** The organization-connection objects an answer holds: itself, or each item of a list. */
export function resources(value: Json): readonly JsonObject[] {
  const object = isObject(value) ? (value as JsonObject) : undefined;
  const list = Array.isArray(value) ? value : (object?.connections ?? object?.enabled_connections);
  if (Array.isArray(list)) return list.filter((item) => isObject(item)) as readonly JsonObject[];
  return object === undefined ? [] : [object];
}
