import { ConfigError } from '../errors.ts';
import { isRecord, lowerCase, parsed, payloadOf, type Recorded } from '../library/recorded.ts';
import type { Json } from '../model.ts';

function fromArray(item: unknown, index: number): Recorded | string {
  if (!isRecord(item)) return `entry ${index}: expected an object`;
  const { method, path, status, responseHeaders, responseBody, requestBody, source } = item;
  if (typeof method !== 'string' || typeof path !== 'string' || typeof status !== 'number') {
    return `entry ${index}: expected method, path and status`;
  }
  const headers = isRecord(responseHeaders)
    ? Object.entries(responseHeaders).map(([name, value]) => [name, String(value)] as const)
    : [];
  return {
    label: typeof source === 'string' ? source : `entry ${index}`,
    method,
    path,
    body: (requestBody ?? undefined) as Json | undefined,
    reply: { kind: 'response', status, headers: lowerCase(headers), payload: payloadOf(responseBody) },
    allHeaders: headers.length > 1,
  };
}

function pairs(list: unknown): readonly (readonly [string, string])[] {
  if (!Array.isArray(list)) return [];
  return list.flatMap((one: unknown) =>
    isRecord(one) ? [[String(one.name), String(one.value)] as const] : [],
  );
}

/** A body that was there and that the file does not hold: nothing can be said of the answer. */
const isLost = (content: unknown): boolean =>
  isRecord(content) && content.text === undefined && typeof content.size === 'number' && content.size !== 0;

function text(content: unknown): string {
  if (!isRecord(content) || typeof content.text !== 'string') return '';
  return content.encoding === 'base64' ? Buffer.from(content.text, 'base64').toString('utf8') : content.text;
}

function fromHar(entry: unknown, index: number): Recorded | string | undefined {
  const { request, response } = isRecord(entry) ? entry : {};
  if (
    !isRecord(request) ||
    !isRecord(response) ||
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
    body: sent === '' ? undefined : parsed(sent),
    reply: {
      kind: 'response',
      status: Number(response.status),
      headers: lowerCase(pairs(response.headers)),
      payload: payloadOf(text(response.content)),
    },
    allHeaders: true,
  };
}

/** Reads a HAR 1.2 log or a JSON array of exchanges. Throws ConfigError saying what was expected where. */
export function readRecorded(name: string, content: string): readonly Recorded[] {
  const document: unknown = parsed(content);
  const log = isRecord(document) ? document.log : undefined;
  const entries = isRecord(log) ? log.entries : document;
  if (!Array.isArray(entries)) {
    throw new ConfigError([`${name}: expected a HAR 1.2 file (log.entries) or a JSON array of exchanges`]);
  }
  const read = entries.map((entry: unknown, index) =>
    isRecord(log) ? fromHar(entry, index) : fromArray(entry, index),
  );
  const wrong = read.filter((one) => typeof one === 'string');
  if (wrong.length > 0) throw new ConfigError(wrong.slice(0, 5).map((problem) => `${name}: ${problem}`));
  return read.filter((one) => typeof one === 'object');
}
