import type { Exchange, Reply, Response } from '../../model.ts';
import { isBlockedWithSuccess, isGatewayPage, objectOf } from '../../rules/oracle.ts';
import { groupBy } from '../../text/group-by.ts';
import { isAccepted, isOutage, isWrite } from './exchanges.ts';

/** One of some names, each a pattern, with spaces between them. */
const anyOf = (patterns: string): RegExp => new RegExp(`^(${patterns.replaceAll(' ', '|')})$`);

/** Headers that only proxies, firewalls and content networks add to answers of their own. */
const gatewayHeaders = anyOf(
  'cf-mitigated cf-chl-.* x-amzn-waf-.* x-amzn-errortype akamai-.* x-sucuri-block x-datadome-cid ' +
    'x-denied-reason x-block-reason x-kong-response-.* x-squid-error x-fw-.* x-waf-.*',
);

/** Statuses that gateways and proxies answer by themselves, without the error envelope of the API. */
const frontStatuses: readonly number[] = [406, 411, 413, 414, 431, 494, 501, 999];

/** Headers that say nothing about who answered: they depend on the body, the connection or the moment. */
const incidental = anyOf(
  'date connection keep-alive content-.* transfer-encoding etag last-modified set-cookie age ' +
    'retry-after www-authenticate allow location x-ratelimit-.*',
);

/** How many answers of the API must be known before its headers count as usual. */
const habit = 4;

type Answered = Exchange & { readonly reply: Response };
type Api = ReturnType<typeof apiOf>;

const isResponse = (one: Exchange): one is Answered => one.reply.kind === 'response';

const isJson = (reply: Response): boolean => objectOf(reply) !== undefined;

/**
 * What the API's own answers share: their `server` headers, the names of headers that all of them have,
 * and the statuses of errors in JSON. `count`: how many answers there are.
 */
function apiOf(answers: readonly Answered[]) {
  const own = answers.map(({ reply }) => reply).filter(isJson);
  const [first, ...rest] = own.map(({ headers }) =>
    Object.keys(headers).filter((name) => !incidental.test(name)),
  );
  const usual = rest.reduce((names, more) => names.filter((name) => more.includes(name)), first ?? []);
  return {
    servers: new Set(own.map(({ headers }) => headers.server)),
    usual,
    statuses: new Set(own.filter(({ status }) => status >= 400).map(({ status }) => status)),
    count: own.length,
  };
}

/** The body without numbers and ids: pages of a front differ only in these. */
function templateOf({ payload }: Response): string {
  if (payload.kind === 'empty') return '';
  const text = payload.kind === 'text' ? payload.text : JSON.stringify(payload.value);
  return text.slice(0, 2_000).replace(/[\da-f-]{6,}|\d+/gi, '#');
}

/** How many parts of requests, and faults of them, got the same body. An open question is no fault. */
const sharedBy = (alike: readonly Answered[]) => ({
  subjects: new Set(alike.map(({ case: { edges, id } }) => edges[0]?.subject ?? id)).size,
  faults: new Set(
    alike
      .filter((one) => one.case.aim.kind !== 'open')
      .map(({ case: { edges, id } }) => (edges[0] ? `${edges[0].subject}/${edges[0].keyword}` : id)),
  ).size,
});

/** Whether a redirect leads away from the API, as to a page where people log in. */
const leadsAway = ({ headers: { location = '' } }: Response): boolean =>
  location !== '' && !location.split(/[?#]/, 1).join('').includes('/api/v2/');

/** How the answer by itself shows that it is not the API's; undefined when it does not. */
function givesAway(reply: Response, { servers, count }: Api): string | undefined {
  const { headers } = reply;
  const header = Object.keys(headers).find((name) => gatewayHeaders.test(name));
  if (header !== undefined) return `it has the header ${header}`;
  if (count > 0 && headers.server !== undefined && !servers.has(headers.server))
    return `it has "server: ${headers.server}", which answers of the API do not have`;
  return isGatewayPage(reply) ? 'its page is that of a proxy or a firewall' : undefined;
}

/** Signs that count only together. */
function amounts(
  reply: Response,
  { usual, statuses, count }: Api,
  { subjects, faults }: ReturnType<typeof sharedBy>,
): string | undefined {
  const { status, headers } = reply;
  const lacks = usual.filter((name) => headers[name] === undefined);
  const isBare = count >= habit && lacks.length >= 2;
  const bare = `it lacks headers that every answer of the API has: ${lacks.slice(0, 3).join(', ')}`;
  // If the API has hardly any header of its own, a lack of them shows nothing.
  const isTellable = usual.length >= 2;
  if (status >= 300 && status < 400)
    return leadsAway(reply) && (isBare || (!isTellable && /^(https?:)?\/\//i.test(headers.location ?? '')))
      ? 'it leads away from the API'
      : undefined;
  if (isBare && faults >= 2) return bare;
  if (isJson(reply)) return undefined;
  const isForeign = frontStatuses.includes(status) && !statuses.has(status) && statuses.size > 0;
  if (isForeign && (isBare || !isTellable)) return `the API answers errors in JSON, and none with ${status}`;
  if (isBare && (status === 403 || (status !== 400 && statuses.has(status)))) return bare;
  return status === 403 && statuses.has(403) && subjects >= 2 ? 'the API answers 403 in JSON' : undefined;
}

/**
 * Whether a refusal is expected, so that a lack of headers does not excuse it. Only the API knows that a
 * resource does not exist. A front may refuse a credential only with a status that the API answers too.
 */
const isDue = ({ case: { aim, gateway }, reply }: Answered, { statuses }: Api): boolean =>
  gateway !== true &&
  aim.kind === 'reject' &&
  aim.statuses.includes(reply.status) &&
  (aim.fault.in === 'resource' || (aim.fault.in === 'credential' && !statuses.has(reply.status)));

/**
 * Answers that something in front of the API gave, by exchange, and how that is known.
 * A page with the API's own headers is no front's; an error of the server never is.
 */
export function frontOf(exchanges: readonly Exchange[]): ReadonlyMap<number, string> {
  const answers = exchanges.filter(isResponse);
  // If no write is accepted, there are no answers of the API to compare with.
  if (!answers.some(({ case: one, reply }) => isWrite(one) && isAccepted(reply))) return new Map();
  const suspects = answers.filter(({ reply }) => isSuspect(reply));
  if (suspects.length === 0) return new Map();
  const api = apiOf(answers.filter((one) => !suspects.includes(one)));
  const fronts = new Map<number, string>();
  for (const alike of groupBy(suspects, ({ reply }) => templateOf(reply))) {
    const shared = sharedBy(alike);
    for (const one of alike) {
      const { n, reply } = one;
      const sign = givesAway(reply, api) ?? (isDue(one, api) ? undefined : amounts(reply, api, shared));
      if (sign !== undefined)
        fronts.set(n, `something in front of the API answered ${reply.status}: ${sign}`);
    }
  }
  return fronts;
}

/** Answers that the API need not have given: refusals without its envelope, redirects, pages that block. */
const isSuspect = (reply: Response): boolean =>
  (reply.status >= 300 && reply.status < 500 && reply.status !== 429 && !hasEnvelope(reply)) ||
  isBlockedWithSuccess(reply);

/** The page of a gateway for an API that is not there. An error in the API's envelope is its own. */
export const isGatewayOutage = (reply: Reply): boolean =>
  reply.kind === 'response' && isOutage(reply) && !hasEnvelope(reply);

/** More than one page of a gateway, or error of the API, in so many answers is a habit and no outage. */
const shares = { page: 20, own: 50 } as const;

/** Answers that say that the API is not there at the moment, as long as they come now and then. */
export function outagesIn(exchanges: readonly Exchange[]): readonly Exchange[] {
  const outages = exchanges.filter(({ reply }) => reply.kind === 'response' && isOutage(reply));
  const pages = outages.filter(({ reply }) => isGatewayOutage(reply));
  if (outages.length * shares.own < exchanges.length) return outages;
  return pages.length * shares.page < exchanges.length ? pages : [];
}

function hasEnvelope(reply: Response): boolean {
  const value = objectOf(reply);
  return (
    value !== undefined && ['statusCode', 'error', 'message'].every((name) => Object.hasOwn(value, name))
  );
}
