import type { Json, Response } from '../model.ts';
import { redact } from '../redact/redact.ts';
import { elideJson } from '../text/elide.ts';
import { ConfigError } from '../text/errors.ts';
import { pathOf, plainPath } from './exchange.ts';
import { isRecord, isStatus, lowerCase, parsed, payloadOf, type Recorded } from './recorded.ts';

/** What was answered, or why nobody can know. */
interface FileBody {
  readonly value?: unknown;
  readonly lost?: string;
}

const notRecorded: FileBody = { lost: 'body not recorded' };
const cutOff: FileBody = { lost: 'body recorded in part' };

/** Answers that cannot have a body, whatever a file says of its size. */
const isBodiless = (method: string, status: number): boolean =>
  method === 'HEAD' || status < 200 || status === 204 || status === 205 || status === 304;

/** Whether headers announce a body. */
export const announces = (headers: Response['headers']): boolean =>
  /^\s*0*[1-9]\d*\s*$/.test(headers['content-length'] ?? '');

/** The text of a HAR content, its base64 undone; undefined when it is no text. */
function decoded(text: string, encoding: unknown): string | undefined {
  if (encoding === undefined || encoding === null || encoding === '') return text;
  if (encoding !== 'base64') return undefined;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(text, 'base64'));
  } catch {
    return undefined;
  }
}

/** Whether a file holds less of a text than there was. A byte order mark that is gone, and whole JSON, are no loss. */
function isCut(text: string, size: unknown): boolean {
  const missing = typeof size === 'number' ? size - Buffer.byteLength(text) : 0;
  return missing > 0 && missing !== 3 && parsed(text) === undefined;
}

/** The body of an answer as a HAR holds it. A lost one is not an empty one. */
function harBody(content: unknown, bodySize: unknown, headers: Response['headers']): FileBody {
  if (!isRecord(content)) return notRecorded;
  const { text, encoding, size } = content;
  if (typeof text === 'string' && text !== '') {
    const whole = decoded(text, encoding);
    if (whole === undefined) return { lost: 'body recorded as bytes that are no text' };
    return isCut(whole, size) ? cutOff : { value: whole };
  }
  const sizes = [size, bodySize].filter((one) => typeof one === 'number');
  const isEmpty = text === '' || size === 0;
  return isEmpty && sizes.every((one) => one <= 0) && size !== -1 && !announces(headers)
    ? { value: '' }
    : notRecorded;
}

/** An entry that is no exchange. */
interface OddEntry {
  readonly label: string;
  readonly why: string;
}

export interface Recording {
  readonly recorded: readonly Recorded[];
  readonly odd: readonly OddEntry[];
}

type FileEntry = Recorded | OddEntry;

const isOdd = (entry: FileEntry): entry is OddEntry => 'why' in entry;

const unanswered = 'it was never answered';

/** Why a status is none, or undefined when it is one. Browsers write 0 where there was no answer. */
function wrongStatus(status: unknown): string | undefined {
  if (isStatus(status)) return undefined;
  if (status === 0 || status === undefined || status === null) return unanswered;
  return `its status is ${elideJson(status as Json)}`;
}

/** Redacted before anything is judged: whatever is said of it later is elided, and half a token is not recognised. */
function clean(value: unknown): unknown {
  if (value === undefined || value === null) return undefined;
  return redact(typeof value === 'string' ? value : JSON.stringify(value), []);
}

/** What was sent, where it is JSON. */
function sent(value: unknown, mediaType: unknown): Json | undefined {
  if (typeof mediaType === 'string' && mediaType !== '' && !/json/i.test(mediaType)) return undefined;
  const text = clean(value);
  return typeof text === 'string' ? parsed(text) : undefined;
}

function reply(
  status: number,
  headers: Response['headers'],
  { value, lost }: FileBody,
): Pick<Recorded, 'reply' | 'lost'> {
  return {
    reply: { kind: 'response', status, headers, payload: payloadOf(clean(value)) },
    ...(lost === undefined ? {} : { lost }),
  };
}

function pairs(list: unknown): readonly (readonly [string, unknown])[] {
  if (Array.isArray(list))
    return list.flatMap((one: unknown) =>
      isRecord(one) && typeof one.name === 'string' ? [[one.name, one.value] as const] : [],
    );
  return isRecord(list) ? Object.entries(list) : [];
}

/** A path as rules know it, where it is one of the Management API. */
const ownPath = (path: string): string => (plainPath(path).includes('/api/v2/') ? pathOf(path) : path);

function fromArray(item: unknown, index: number): FileEntry {
  const label = isRecord(item) && typeof item.source === 'string' ? item.source : `entry ${index}`;
  const odd = (why: string): OddEntry => ({ label, why });
  if (!isRecord(item)) return odd('it is no object');
  const { method, path, status, responseHeaders, responseBody, requestBody } = item;
  if (typeof method !== 'string' || typeof path !== 'string') return odd('it has no method and path');
  const wrong = wrongStatus(status);
  if (wrong !== undefined || !isStatus(status)) return odd(wrong ?? unanswered);
  const given = pairs(responseHeaders);
  const headers = lowerCase(given);
  const isLost = responseBody === undefined || (responseBody === null && announces(headers));
  const body = isLost && !isBodiless(method.toUpperCase(), status) ? notRecorded : { value: responseBody };
  return {
    label,
    method: method.toUpperCase(),
    path: ownPath(path),
    body: sent(requestBody, undefined),
    ...reply(status, headers, body),
    allHeaders: given.length > 1,
  };
}

/** Where an entry of a HAR went, for what its host is asked for elsewhere in the file. */
interface LocatedEntry {
  readonly entry: FileEntry;
  readonly host?: string;
}

function fromHar(entry: unknown, index: number): LocatedEntry {
  const label = `log.entries[${index}]`;
  const odd = (why: string): LocatedEntry => ({ entry: { label, why } });
  if (!isRecord(entry)) return odd('it is no object');
  const { request, response } = entry;
  if (!isRecord(request) || typeof request.method !== 'string') return odd('it has no request');
  if (typeof request.url !== 'string' || !URL.canParse(request.url))
    return odd(
      `its url is ${request.url === undefined ? 'missing' : elideJson(request.url as Json, 80)}; a whole one is needed`,
    );
  if (!isRecord(response)) return odd(unanswered);
  const status = typeof response.status === 'string' ? Number(response.status) : response.status;
  const wrong = wrongStatus(status);
  if (wrong !== undefined || !isStatus(status)) return odd(wrong ?? unanswered);
  const method = request.method.toUpperCase();
  const { host, pathname, search } = new URL(request.url);
  const posted = isRecord(request.postData) ? request.postData : {};
  const given = pairs(response.headers);
  const headers = lowerCase(given);
  const body = isBodiless(method, status)
    ? { value: isRecord(response.content) ? response.content.text : undefined }
    : harBody(response.content, response.bodySize, headers);
  return {
    host,
    entry: {
      label,
      method,
      path: ownPath(pathname + search),
      body: sent(posted.text, posted.mimeType),
      ...reply(status, headers, body),
      allHeaders: given.length > 0,
    },
  };
}

/** A path that belongs to the Management API and to no other API whose paths begin alike. */
const isOwnPath = (path: string): boolean => path.startsWith('/api/v2/organizations/');

/** What other hosts answered is none of the API's, whatever their paths are. */
function ofTheApi(all: readonly LocatedEntry[]): readonly FileEntry[] {
  const hosts = new Set(
    all.flatMap(({ entry, host = '' }) =>
      !isOdd(entry) && (isOwnPath(entry.path) || /\.auth0\.com(:\d+)?$/.test(host)) ? [host] : [],
    ),
  );
  return all.map(({ entry, host = '' }) =>
    isOdd(entry) || hosts.has(host) ? entry : { ...entry, path: `//${host}${entry.path}` },
  );
}

/**
 * Reads a HAR 1.2 log or a JSON array of exchanges. An entry that is no exchange is named, and the others are read.
 * Throws ConfigError saying what was expected where, when nothing can be read.
 */
export function readRecorded(name: string, content: string): Recording {
  const document: unknown = parsed(content);
  const log = isRecord(document) ? document.log : undefined;
  const list = isRecord(log) ? log.entries : document;
  if (!Array.isArray(list)) {
    const what = document === undefined ? 'it is no JSON' : 'it holds something else';
    throw new ConfigError([
      `${name}: ${what}; expected a HAR 1.2 file (log.entries) or a JSON array of exchanges`,
    ]);
  }
  const entries = isRecord(log) ? ofTheApi(list.map(fromHar)) : list.map(fromArray);
  const odd = entries.filter(isOdd);
  if (odd.length > 0 && odd.length === entries.length) {
    const wanted = 'expected an exchange: a method, a URL or path, and the status of an answer';
    throw new ConfigError(odd.slice(0, 5).map(({ label, why }) => `${name}: ${label}: ${why}; ${wanted}`));
  }
  return { recorded: entries.filter((one): one is Recorded => !isOdd(one)), odd };
}
