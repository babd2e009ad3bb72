import type { Fault, Json, JsonObject, Observation, Response, Verdict } from '../model.ts';
import { describeReply } from '../text/describe.ts';
import { objectOf, refused } from './oracle.ts';
import { inapplicable, notJson } from './verdicts.ts';

/**
 * What gives away how a server is built, as frameworks and databases print it. Each needs more than a word,
 * so that no message for people is taken for one. None looks further than a line, and none begins with a
 * stretch of any length: servers echo texts of any length, and a search has to end in time.
 */
const internals: readonly RegExp[] = [
  // Stack traces: JavaScript and .NET, Java, Go, Python, Ruby, PHP.
  /\bat (?:async )?[\w.<>]{1,200} \([^()\n]{0,300}:\d{1,9}:\d{1,9}\)/,
  /\bat [\w$.<>`]{1,200}\([\w, .&[\]]{0,300}\) in [^\n]{1,300}?:line \d/,
  /\bat [\w$.<>]{1,200}\((?:\w{1,200}\.(?:java|kt|scala):\d|Native Method|Unknown Source)/,
  /\bgoroutine \d{1,12} \[\w/,
  /\/[\w.@-]{1,200}\.(?:go|rs):\d/,
  /Traceback \(most recent call last\)/,
  /\bFile "[^"]{1,300}\.py", line \d/,
  /(?<=[\w/.-])\.rb:\d{1,9}:in [`']/,
  /\.php(?::\d| on line \d)/,
  // Where it lives.
  /(?:^|[\s"'(])\/(?:usr|home|var|opt|srv|app|root|node_modules)\//,
  /node_modules/,
  /\b[A-Z]:\\\\?\w/,
  // What it asks its database.
  /\bSQLSTATE\b/,
  /\bORA-\d{5}\b/,
  /\b(?:SELECT|INSERT INTO|UPDATE|DELETE FROM)\s[^"']{0,200}\b(?:FROM|SET|VALUES|WHERE)\b/,
  /\bE11000 duplicate key\b/,
  // How it is configured, and whom it talks to.
  /\b(?:postgres(?:ql)?|mysql|mongodb(?:\+srv)?|redis|amqps?):\/\/[^\s"']/,
  /\b(?:DATABASE_URL|AWS_(?:ACCESS|SECRET)_\w{1,100}|\w{1,100}_(?:SECRET|PASSWORD))=\S/,
  /(?<=[\w-])\.(?:internal|local|svc)(?:\.cluster\.local)?:\d{2,5}\b/,
  /\b(?:ECONNREFUSED|connect to) (?:10|127|192\.168|172\.(?:1[6-9]|2\d|3[01]))(?:\.\d{1,3}){2,3}:\d/,
  // A credential, which was taken out where it was read.
  /\[redacted\]/,
];

/** A line of a JavaScript or .NET stack: `    at …`, and a place behind it. */
const FRAME = /^\s+at \S.*?[:(]\d/;

/** A line as it is looked at: what frames there are stands at its beginning. */
const LONGEST_FRAME = 2_000;

function hasFrame(text: string): boolean {
  for (let at = text.indexOf('\n'); at !== -1; ) {
    const next = text.indexOf('\n', at + 1);
    const end = next === -1 ? text.length : next;
    if (end > at + 4 && FRAME.test(text.slice(at + 1, Math.min(end, at + LONGEST_FRAME)))) return true;
    at = next;
  }
  return false;
}

/** Whether a text shows any of it. Line breaks have to be as they are meant. */
export const givesAway = (text: string): boolean =>
  hasFrame(text) || internals.some((pattern) => pattern.test(text));

/** Judges 4xx answers of the API itself; a proxy in front of it owes no JSON. */
export const error =
  (judge: (reply: Response, observation: Observation) => Verdict) =>
  (observation: Observation): Verdict => {
    const { reply, case: candidate, front } = observation;
    if (front !== undefined) return inapplicable(front);
    if (reply.kind === 'fault' || !refused(reply))
      return inapplicable(`not a 4xx answer: ${describeReply(reply)}`);
    // Whoever limits the size of a body may stand before the API, whatever the size.
    return candidate.gateway || reply.status === 413
      ? inapplicable('a proxy may have answered this request')
      : judge(reply, observation);
  };

export const errorBody = (judge: (body: JsonObject, reply: Response, observation: Observation) => Verdict) =>
  error((reply, observation) => {
    const body = objectOf(reply);
    return body === undefined ? notJson(reply) : judge(body, reply, observation);
  });

/** Reason phrases, as recorded. */
export const reasons: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  409: 'Conflict',
  415: 'Unsupported Media Type',
  429: 'Too Many Requests',
};

/** The status of each kind of fault and the codes seen with it. */
const CODES: Readonly<Partial<Record<Fault['in'], readonly [status: number, codes: RegExp]>>> = {
  body: [400, /^(invalid_body|bad_request|validation_error)$/],
  tie: [400, /^(invalid_body|bad_request|validation_error)$/],
  path: [400, /^(invalid_uri|bad_request|validation_error)$/],
  resource: [404, /^(inexistent_\w+|not_found)$/],
};

/** The codes that fit an error. A code is optional; one of the wrong family misleads clients. */
export function family({ case: { aim }, reply }: Observation): RegExp | undefined {
  if (aim.kind !== 'reject' || reply.kind !== 'response') return undefined;
  const { fault, statuses } = aim;
  const [status, codes] = CODES[fault.in] ?? [];
  if (fault.in !== 'credential') return reply.status === status ? codes : undefined;
  if (fault.besides !== undefined) return undefined;
  if (reply.status === 403) return /^(insufficient_scope|insufficient_entitlement)$/;
  // Where the scope is missing, a 400 is about the body.
  return reply.status === 400 && !statuses.includes(403) ? /^Bearer$/ : undefined;
}

/** The member a rejection has to name, for faults of one member. */
export function offender({ case: { aim, edges, request } }: Observation): string | undefined {
  if (aim.kind !== 'reject' || aim.fault.in !== 'body') return undefined;
  if (aim.fault.pointer !== '') return aim.fault.pointer.slice(1);
  if (aim.fault.keyword !== 'additionalProperties' || request.body?.kind !== 'json') return undefined;
  return edges[0]?.value === 'unknown' ? 'unexpected_member' : undefined;
}

/** Every text of a value, its line breaks as they are meant, however deep it stands. */
export function textsIn(value: Json): readonly string[] {
  const texts: string[] = [];
  const open: Json[] = [value];
  for (let one = open.pop(); one !== undefined; one = open.pop()) {
    if (typeof one === 'string') texts.push(one);
    else if (typeof one === 'object' && one !== null) for (const held of Object.values(one)) open.push(held);
  }
  return texts;
}

export function said({ payload }: Response): readonly string[] {
  if (payload.kind === 'json') return textsIn(payload.value);
  return payload.kind === 'text' ? [payload.text] : [];
}
