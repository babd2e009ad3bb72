import type { Fault, Json, JsonObject, Observation, Response, Verdict } from '../model.ts';
import { describeReply } from '../text/describe.ts';
import { objectOf, refused } from './oracle.ts';
import { inapplicable, notJson } from './verdicts.ts';

/**
 * Server internals, as frameworks and databases print them.
 * Each pattern needs more than one word, so that it does not match a message for people.
 * No pattern looks past a line or begins with an unbounded part, so that the search time stays linear.
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
  // File paths.
  /(?:^|[\s"'(])\/(?:usr|home|var|opt|srv|app|root|node_modules)\//,
  /node_modules/,
  /\b[A-Z]:\\\\?\w/,
  // Database queries and errors.
  /\bSQLSTATE\b/,
  /\bORA-\d{5}\b/,
  /\b(?:SELECT|INSERT INTO|UPDATE|DELETE FROM)\s[^"']{0,200}\b(?:FROM|SET|VALUES|WHERE)\b/,
  /\bE11000 duplicate key\b/,
  // Configuration and internal hosts.
  /\b(?:postgres(?:ql)?|mysql|mongodb(?:\+srv)?|redis|amqps?):\/\/[^\s"']/,
  /\b(?:DATABASE_URL|AWS_(?:ACCESS|SECRET)_\w{1,100}|\w{1,100}_(?:SECRET|PASSWORD))=\S/,
  /(?<=[\w-])\.(?:internal|local|svc)(?:\.cluster\.local)?:\d{2,5}\b/,
  /\b(?:ECONNREFUSED|connect to) (?:10|127|192\.168|172\.(?:1[6-9]|2\d|3[01]))(?:\.\d{1,3}){2,3}:\d/,
  // A credential; the target replaced it when it read the answer.
  /\[redacted\]/,
];

/** A line of a JavaScript or .NET stack trace: `    at …` and a position. */
const FRAME = /^\s+at \S.*?[:(]\d/;

/** Characters of a line that are searched: a stack frame is at its beginning. */
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

/** Whether a text shows server internals. Line breaks must be real, not escaped. */
export const givesAway = (text: string): boolean =>
  hasFrame(text) || internals.some((pattern) => pattern.test(text));

/** Judges 4xx answers of the API itself; a proxy in front of it need not answer with JSON. */
export const error =
  (judge: (reply: Response, observation: Observation) => Verdict) =>
  (observation: Observation): Verdict => {
    const { reply, case: candidate, front } = observation;
    if (front !== undefined) return inapplicable(front);
    if (reply.kind === 'fault' || !refused(reply))
      return inapplicable(`not a 4xx answer: ${describeReply(reply)}`);
    // A proxy may be what limits the body size.
    return candidate.gateway || reply.status === 413
      ? inapplicable('a proxy may have answered this request')
      : judge(reply, observation);
  };

export const errorBody = (judge: (body: JsonObject, reply: Response, observation: Observation) => Verdict) =>
  error((reply, observation) => {
    const body = objectOf(reply);
    return body === undefined ? notJson(reply) : judge(body, reply, observation);
  });

/** Reason phrases, from recorded traffic. */
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

/** The status of each kind of fault, and the error codes recorded with it. */
const CODES: Readonly<Partial<Record<Fault['in'], readonly [status: number, codes: RegExp]>>> = {
  body: [400, /^(invalid_body|bad_request|validation_error)$/],
  tie: [400, /^(invalid_body|bad_request|validation_error)$/],
  path: [400, /^(invalid_uri|bad_request|validation_error)$/],
  resource: [404, /^(inexistent_\w+|not_found)$/],
};

/** The error codes that fit an error. The code is optional, but a wrong one misleads clients. */
export function family({ case: { aim }, reply }: Observation): RegExp | undefined {
  if (aim.kind !== 'reject' || reply.kind !== 'response') return undefined;
  const { fault, statuses } = aim;
  const [status, codes] = CODES[fault.in] ?? [];
  if (fault.in !== 'credential') return reply.status === status ? codes : undefined;
  if (fault.besides !== undefined) return undefined;
  if (reply.status === 403) return /^(insufficient_scope|insufficient_entitlement)$/;
  // When the scope is missing, a 400 is about the body.
  return reply.status === 400 && !statuses.includes(403) ? /^Bearer$/ : undefined;
}

/** The member that the error must name; undefined unless a single member is at fault. */
export function offender({ case: { aim, edges, request } }: Observation): string | undefined {
  if (aim.kind !== 'reject' || aim.fault.in !== 'body') return undefined;
  if (aim.fault.pointer !== '') return aim.fault.pointer.slice(1);
  if (aim.fault.keyword !== 'additionalProperties' || request.body?.kind !== 'json') return undefined;
  return edges[0]?.value === 'unknown' ? 'unexpected_member' : undefined;
}

/** Every text in a value, at any depth, with unescaped line breaks. */
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
