import type { Json, JsonObject, Response } from '../model.ts';
import { elideJson } from '../text/elide.ts';
import { ConfigError, collecting } from '../text/errors.ts';
import { decodeUtf8, isObject } from '../text/json.ts';
import type { HeaderPair, Recorded } from './recorded.ts';
import { isStatus, lowerCase, parsed, pathOf, plainPath, recordedOf } from './recorded.ts';

type FileBody = Pick<Recorded, 'lost'> & { readonly body?: Json | undefined };

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

/** Whether a file holds less of a text than was sent. Whole JSON, or one without a mark, is no loss. */
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

export interface Recording {
  readonly recorded: readonly Recorded[];
  readonly odd: readonly { readonly label: string; readonly why: string }[];
}

function refuse(why: string): never {
  throw new ConfigError([why]);
}

/** Browsers write 0 where there was no answer. */
function statusOf(status: Json | undefined): number {
  if (status === 0 || status === undefined || status === null) return refuse('it was never answered');
  return isStatus(status) ? status : refuse(`its status is ${elideJson(status)}`);
}

function pairs(list: Json | undefined): readonly HeaderPair[] {
  if (!Array.isArray(list)) return isObject(list) ? Object.entries(list) : [];
  return (list as readonly Json[]).flatMap((one): readonly HeaderPair[] =>
    isObject(one) && typeof one.name === 'string' ? [[one.name, one.value]] : [],
  );
}

const ownPath = (path: string): string => (plainPath(path).includes('/api/v2/') ? pathOf(path) : path);

function fromArray(item: JsonObject, label: string): Recorded {
  const { method, path, responseBody, requestBody } = item;
  if (typeof method !== 'string' || typeof path !== 'string') return refuse('it has no method and path');
  const status = statusOf(item.status);
  const headers = pairs(item.responseHeaders);
  const isLost = responseBody === undefined || (responseBody === null && announces(lowerCase(headers)));
  const found = isLost && !isBodiless(method.toUpperCase(), status) ? notRecorded : { body: responseBody };
  return recordedOf({
    label,
    method,
    status,
    headers,
    requestBody,
    body: undefined,
    ...found,
    path: ownPath(path),
    allHeaders: headers.length > 1,
  });
}

function fromHar({ request, response }: JsonObject, label: string) {
  if (!isObject(request) || typeof request.method !== 'string') return refuse('it has no request');
  const { url, postData } = request;
  if (typeof url !== 'string' || !URL.canParse(url))
    return refuse(`its url is ${url === undefined ? 'missing' : elideJson(url, 80)}; a whole one is needed`);
  if (!isObject(response)) return refuse('it was never answered');
  const { status: said, content } = response;
  const status = statusOf(typeof said === 'string' ? Number(said) : said);
  const method = request.method.toUpperCase();
  const { host, pathname, search } = new URL(url);
  const { text: posted, mimeType } = isObject(postData) ? postData : {};
  const isJson = typeof mimeType !== 'string' || mimeType === '' || /json/i.test(mimeType);
  const headers = pairs(response.headers);
  const body = isBodiless(method, status)
    ? { body: isObject(content) ? content.text : undefined }
    : harBody(response, lowerCase(headers));
  const exchange = recordedOf({
    label,
    method,
    status,
    headers,
    body: undefined,
    ...body,
    path: ownPath(pathname + search),
    requestBody: isJson ? posted : undefined,
    allHeaders: headers.length > 0,
  });
  return { host, exchange };
}

/** What other hosts answered is none of the API's, whatever their paths are. */
function ofTheApi(all: readonly ReturnType<typeof fromHar>[]): readonly Recorded[] {
  // A path that belongs to the Management API and to no other API whose paths begin alike.
  const ours = all.filter(
    ({ exchange, host }) =>
      exchange.path.startsWith('/api/v2/organizations/') || /\.auth0\.com(:\d+)?$/.test(host),
  );
  const hosts = new Set(ours.map(({ host }) => host));
  return all.map(({ exchange, host }) =>
    hosts.has(host) ? exchange : { ...exchange, path: `//${host}${exchange.path}` },
  );
}

/**
 * Reads a HAR 1.2 log or a JSON array of exchanges. An entry that is no exchange is named, and the others are
 * read. Throws ConfigError saying what was expected where, when nothing can be read.
 */
export function readRecorded(name: string, content: string): Recording {
  const document = parsed(content);
  const log = isObject(document) ? document.log : undefined;
  const list = isObject(log) ? log.entries : document;
  if (!Array.isArray(list)) {
    const what = document === undefined ? 'it is no JSON' : 'it holds something else';
    return refuse(`${name}: ${what}; expected a HAR 1.2 file (log.entries) or a JSON array of exchanges`);
  }
  const items = list as readonly Json[];
  const odd: { label: string; why: string }[] = [];
  const read = <One>(item: Json, label: string, from: (item: JsonObject, label: string) => One) => {
    const problems: string[] = [];
    const one = collecting(() => (isObject(item) ? from(item, label) : refuse('it is no object')), problems);
    odd.push(...problems.map((why) => ({ label, why })));
    return one === undefined ? [] : [one];
  };
  const labelOf = (item: Json, index: number): string =>
    isObject(item) && typeof item.source === 'string' ? item.source : `entry ${index}`;
  const recorded = isObject(log)
    ? ofTheApi(items.flatMap((item, index) => read(item, `log.entries[${index}]`, fromHar)))
    : items.flatMap((item, index) => read(item, labelOf(item, index), fromArray));
  if (odd.length > 0 && recorded.length === 0) {
    const wanted = 'expected an exchange: a method, a URL or path, and the status of an answer';
    throw new ConfigError(odd.slice(0, 5).map(({ label, why }) => `${name}: ${label}: ${why}; ${wanted}`));
  }
  return { recorded, odd };
}
