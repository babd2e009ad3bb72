import type { Json, JsonObject, Observation, Response, Verdict } from '../model.ts';
import { notJson } from './keywords.ts';
import { describe, inapplicable, objectOf, refused } from './oracle.ts';

/** Judges 4xx answers of the API itself; a proxy in front of it owes no JSON. */
export const error =
  (judge: (reply: Response, observation: Observation) => Verdict) =>
  (observation: Observation): Verdict => {
    const { reply, case: candidate, front } = observation;
    if (front !== undefined) return inapplicable(front);
    if (reply.kind === 'fault' || !refused(reply))
      return inapplicable(`not a 4xx answer: ${describe(reply)}`);
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
  413: 'Request Entity Too Large',
  415: 'Unsupported Media Type',
  429: 'Too Many Requests',
};

/** Codes seen for each kind of fault. A code is optional; one of the wrong family misleads clients. */
export function family(observation: Observation): RegExp | undefined {
  const { aim } = observation.case;
  if (aim.kind !== 'reject' || observation.reply.kind !== 'response') return undefined;
  const { status } = observation.reply;
  switch (aim.fault.in) {
    case 'body':
    case 'tie':
      return status === 400 ? /^(invalid_body|bad_request|validation_error)$/ : undefined;
    case 'path':
      return status === 400 ? /^(invalid_uri|bad_request|validation_error)$/ : undefined;
    case 'credential':
      return status === 403
        ? /^(insufficient_scope|insufficient_entitlement)$/
        : status === 400
          ? /^Bearer$/
          : undefined;
    case 'resource':
      return status === 404 ? /^(inexistent_\w+|not_found)$/ : undefined;
    case 'syntax':
    case 'route':
      return undefined;
  }
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

/** The texts of an answer. */
export const said = ({ payload }: Response): readonly string[] =>
  payload.kind === 'json' ? textsIn(payload.value) : payload.kind === 'text' ? [payload.text] : [];
