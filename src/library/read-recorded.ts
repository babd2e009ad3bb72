import type { Json, JsonObject, Response } from '../model.ts';
import { elideJson } from '../text/elide.ts';
import { ConfigError } from '../text/errors.ts';
import { decodeUtf8, isObject } from '../text/json.ts';
import type { HeaderPair, Recorded } from './recorded.ts';
import { isStatus, lowerCase, parsed, pathOf, plainPath, recordedOf } from './recorded.ts';

interface FileBody {
  readonly body?: Json | undefined;
  readonly lost?: string;
}

const notRecorded: FileBody = { lost: 'body not recorded' };

/** Answers that cannot have a body, whatever a file says of its size. */
const isBodiless = (method: string, status: number): boolean =>
  method === 'HEAD' || status < 200 || status === 204 || status === 205 || status === 304;

const announces = (headers: Response['headers']): boolean =>
  /^\s*0*[1-9]\d*\s*$/.test(headers['content-length'] ?? '');

/** The text of a HAR content, its base64 undone; undefined when it is no text. */
function decoded(text: string, encoding: Json | undefined): string | undefined {
  if (encoding === undefined || encoding === null || encoding === '') return text;
  return encoding === 'base64' ? decodeUtf8(Buffer.from(text, 'base64')) : undefined;
}

/** Whether a file holds less of a text than there was. A byte order mark that is gone, and whole JSON, are no loss. */
function isCut(text: string, size: Json | undefined): boolean {
  const missing = typeof size === 'number' ? size - Buffer.byteLength(text) : 0;
  return missing > 0 && missing !== 3 && parsed(text) === undefined;
}

/** The body of an answer as a HAR holds it. A lost one is not an empty one. */
function harBody({ content, bodySize }: JsonObject, headers: Response['headers']): FileBody {
  if (!isObject(content)) return notRecorded;
  const { text, encoding, size } = content;
  if (typeof text === 'string' && text !== '') {
    const body = decoded(text, encoding);
    if (body === undefined) return { lost: 'body recorded as bytes that are no text' };
    return isCut(body, size) ? { lost: 'body recorded in part' } : { body };
  }
  const sizes = [size, bodySize].filter((one) => typeof one === 'number');
  const isEmpty = text === '' || size === 0;
  return isEmpty && sizes.every((one) => one <= 0) && size !== -1 && !announces(headers)
    ? { body: '' }
    : notRecorded;
}

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

/** A status, or why it is none. Browsers write 0 where there was no answer. */
function statusOf(status: Json | undefined): number | string {
  if (status === 0 || status === undefined || status === null) return 'it was never answered';
  return isStatus(status) ? status : `its status is ${elideJson(status)}`;
}

function pairs(list: Json | undefined): readonly HeaderPair[] {
  if (!Array.isArray(list)) return isObject(list) ? Object.entries(list) : [];
  return (list as readonly Json[]).flatMap((one): readonly HeaderPair[] =>
    isObject(one) && typeof one.name === 'string' ? [[one.name, one.value]] : [],
  );
}

/** A path as rules know it, where it is one of the Management API. */
const ownPath = (path: string): string => (plainPath(path).includes('/api/v2/') ? pathOf(path) : path);

function fromArray(item: Json, index: number): FileEntry {
  const label = isObject(item) && typeof item.source === 'string' ? item.source : `entry ${index}`;
  if (!isObject(item)) return { label, why: 'it is no object' };
  const { method, path, responseBody, requestBody } = item;
  if (typeof method !== 'string' || typeof path !== 'string')
    return { label, why: 'it has no method and path' };
  const status = statusOf(item.status);
  if (typeof status === 'string') return { label, why: status };
  const headers = pairs(item.responseHeaders);
  const isLost = responseBody === undefined || (responseBody === null && announces(lowerCase(headers)));
  const found = isLost && !isBodiless(method.toUpperCase(), status) ? notRecorded : { body: responseBody };
  return recordedOf({
    ...{ label, method, status, headers, requestBody, body: undefined, ...found },
    path: ownPath(path),
    allHeaders: headers.length > 1,
  });
}

/** Where an entry of a HAR went, for what its host is asked for elsewhere in the file. */
interface LocatedEntry {
  readonly entry: FileEntry;
  readonly host?: string;
}

function fromHar(item: Json, index: number): LocatedEntry {
  const label = `log.entries[${index}]`;
  const odd = (why: string): LocatedEntry => ({ entry: { label, why } });
  if (!isObject(item)) return odd('it is no object');
  const { request, response } = item;
  if (!isObject(request) || typeof request.method !== 'string') return odd('it has no request');
  const { url, postData } = request;
  if (typeof url !== 'string' || !URL.canParse(url))
    return odd(`its url is ${url === undefined ? 'missing' : elideJson(url, 80)}; a whole one is needed`);
  const { status: said } = isObject(response) ? response : {};
  const status = statusOf(typeof said === 'string' ? Number(said) : said);
  if (typeof status === 'string' || !isObject(response)) return odd(`${status}`);
  const method = request.method.toUpperCase();
  const { host, pathname, search } = new URL(url);
  const { text: posted, mimeType } = isObject(postData) ? postData : {};
  const isJson = typeof mimeType !== 'string' || mimeType === '' || /json/i.test(mimeType);
  const headers = pairs(response.headers);
  const body = isBodiless(method, status)
    ? { body: isObject(response.content) ? response.content.text : undefined }
    : harBody(response, lowerCase(headers));
  const entry = recordedOf({
    ...{ label, method, status, headers, body: undefined, ...body },
    path: ownPath(pathname + search),
    requestBody: isJson ? posted : undefined,
    allHeaders: headers.length > 0,
  });
  return { host, entry };
}

/** What other hosts answered is none of the API's, whatever their paths are. */
function ofTheApi(all: readonly LocatedEntry[]): readonly FileEntry[] {
  // A path that belongs to the Management API and to no other API whose paths begin alike.
  const isOurs = ({ path }: Recorded): boolean => path.startsWith('/api/v2/organizations/');
  const hosts = new Set(
    all.flatMap(({ entry, host = '' }) =>
      !isOdd(entry) && (isOurs(entry) || /\.auth0\.com(:\d+)?$/.test(host)) ? [host] : [],
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
  const document = parsed(content);
  const log = isObject(document) ? document.log : undefined;
  const list = isObject(log) ? log.entries : document;
  if (!Array.isArray(list)) {
    const what = document === undefined ? 'it is no JSON' : 'it holds something else';
    throw new ConfigError([
      `${name}: ${what}; expected a HAR 1.2 file (log.entries) or a JSON array of exchanges`,
    ]);
  }
  const items = list as readonly Json[];
  const entries = isObject(log) ? ofTheApi(items.map(fromHar)) : items.map(fromArray);
  const odd = entries.filter(isOdd);
  if (odd.length > 0 && odd.length === entries.length) {
    const wanted = 'expected an exchange: a method, a URL or path, and the status of an answer';
    throw new ConfigError(odd.slice(0, 5).map(({ label, why }) => `${name}: ${label}: ${why}; ${wanted}`));
  }
  return { recorded: entries.filter((one): one is Recorded => !isOdd(one)), odd };
}
