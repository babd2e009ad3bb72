import type { RecordedBody } from '../../model.ts';
import type { RecordedExchange, RunHeader, RunRecord } from '../../record/record.ts';
import { namedTool, startOf, toIso } from '../../record/run-facts.ts';
import { visible } from '../../text/elide.ts';
import { defined } from '../../text/json.ts';
import { formatJson } from '../html/markup.ts';
import { verdictOf } from '../verdict.ts';
import { joinVisible } from '../words.ts';

/** What a URI may hold as it is, and percent escapes that are there already. */
const FOREIGN = /%(?![\da-f]{2})|[^\w\-.~:/?#[\]@!$&'()*+,;=%]/gi;

/** The URL of a request as sent, without resolving dots and escapes. Undefined for no URL. */
export function harUrl(target: string, path: string): string | undefined {
  const url = `${target}/api/v2${path}`.replace(FOREIGN, percent);
  return /^https?:\/\/[^/?#]+\//.test(url) && URL.canParse(url) ? url : undefined;
}

const percent = (character: string): string =>
  Buffer.from(character).toString('hex').toUpperCase().replace(/../g, '%$&');

type HarObject = Readonly<Record<string, unknown>>;

/** Nobody knows what was sent over the wire byte for byte: HAR has -1 for that. */
const UNKNOWN = -1;
const NOWHERE = 'https://unknown.invalid/';

/** The marks of a text that was shortened: older records say it in no other way. */
export const SHORTENED = /[…×]/;

/** A body as it was, or why it is not here. */
const kept = ({ body, elided }: RecordedBody, old: boolean) =>
  elided === true || (old && SHORTENED.test(body))
    ? { size: UNKNOWN, comment: `not kept whole; it was ${visible(body)}` }
    : { size: Buffer.byteLength(body), text: body };

/** An exchange as HAR has it. Credentials are named, never there. */
function harEntry(exchange: RecordedExchange, header: RunHeader): HarObject {
  const { n, case: id, title, at, ms, purpose, reply } = exchange;
  const why = purpose === undefined || purpose === 'plan' ? '' : `, sent ${purpose}`;
  return {
    startedDateTime: toIso(startOf(header) + at),
    time: ms,
    request: request(exchange, header),
    response: response(reply, purpose === undefined),
    cache: {},
    timings: { send: 0, wait: ms, receive: 0 },
    comment: `request ${n}${why}: ${visible(id)} (${visible(title)})`,
  };
}

function request({ request: sent, purpose }: RecordedExchange, { target }: RunHeader): HarObject {
  const { method, path, credential, mediaType, headers = {}, body } = sent;
  const url = harUrl(target, path);
  const name = credential === 'cookie' ? 'cookie' : 'authorization';
  const carrier = { name, value: '[redacted]', comment: `credential ${credential}` };
  return {
    method,
    url: url ?? NOWHERE,
    httpVersion: 'HTTP/1.1',
    cookies: [],
    headers: [
      ...(credential === 'absent' || credential === 'query' ? [] : [carrier]),
      ...pairs({ ...defined({ 'content-type': mediaType }), ...headers }),
    ],
    queryString: query(url, credential),
    headersSize: UNKNOWN,
    ...(body === undefined ? { bodySize: 0 } : posted({ ...sent, body }, purpose === undefined)),
    comment: url === undefined ? `no URL: ${visible(target)} ${visible(path)}` : undefined,
  };
}

/** HAR has no place for bytes that are no text: they are base64, and the comment says so. */
function posted(
  { mediaType = '', encoding, ...body }: RecordedExchange['request'] & { readonly body: string },
  old: boolean,
): HarObject {
  const { size, text, comment } = kept(body, old);
  const base64 = encoding === undefined ? undefined : 'base64 of the bytes that were sent';
  const said = [base64, comment].filter((one) => one !== undefined).join('; ');
  return {
    postData: { mimeType: mediaType, text, comment: said || undefined },
    bodySize: base64 === undefined ? size : UNKNOWN,
  };
}

const pairs = (members: Readonly<Record<string, string>>): readonly HarObject[] =>
  Object.entries(members).map(([name, value]) => ({ name, value }));

function query(url: string | undefined, credential: string): readonly HarObject[] {
  const params = url === undefined ? [] : [...new URL(url).searchParams];
  const token = credential === 'query' ? [['access_token', '[redacted]'] as const] : [];
  return [...params, ...token].map(([name, value]) => ({ name, value }));
}

function response(reply: RecordedExchange['reply'], old: boolean): HarObject {
  // No answer: status 0, as browsers write it.
  if (reply.kind === 'fault')
    return {
      status: 0,
      statusText: '',
      httpVersion: '',
      cookies: [],
      headers: [],
      content: { size: 0, mimeType: 'x-unknown' },
      redirectURL: '',
      headersSize: UNKNOWN,
      bodySize: UNKNOWN,
      comment: `${reply.fault}: ${visible(reply.message)}`,
      _error: reply.fault,
    };
  const { status, headers, limited, ...body } = reply;
  return {
    status,
    statusText: '',
    httpVersion: 'HTTP/1.1',
    cookies: [],
    headers: pairs(headers),
    content: { mimeType: headers['content-type'] ?? '', ...kept(body, old) },
    redirectURL: headers.location ?? '',
    headersSize: UNKNOWN,
    bodySize: UNKNOWN,
    comment: limited && `after ${limited} answers of 429 that were waited out`,
  };
}

export function renderHar(record: RunRecord): string {
  const { sentence, notes } = verdictOf(record);
  return formatJson({
    log: {
      version: '1.2',
      creator: namedTool(record.header),
      entries: record.exchanges.map((exchange) => harEntry(exchange, record.header)),
      comment: joinVisible([sentence, ...notes], ' '),
    },
  });
}
