import type { Reply, Response, Subject, TokenFacts } from '../../model.ts';
import type { UnreadCause } from '../../record/record.ts';
import { elideJson, elideText } from '../../text/elide.ts';
import { isObject } from '../../text/json.ts';
import { jsonOf, objectOf } from '../observe/exchanges.ts';

/** What one answer says of why a connection could not be read, by itself. */

export function textIn(reply: Reply, member: 'errorCode' | 'message'): string {
  const value = objectOf(reply)?.[member];
  return typeof value === 'string' ? value : '';
}

export const statusOf = (reply: Reply): number | undefined =>
  reply.kind === 'response' ? reply.status : undefined;
export const isShown = (reply: Reply): boolean =>
  statusOf(reply) === 200 && (objectOf(reply) !== undefined || Array.isArray(jsonOf(reply)));
/** The API answers there, whatever it says: it may lack a scope, or have too many requests. */
export const isThere = (reply: Reply): boolean =>
  isShown(reply) || ([400, 401, 403, 429].includes(statusOf(reply) ?? 0) && objectOf(reply) !== undefined);

/** The cause, where an answer has a form that none of the API has. */
export function foreign({ payload, headers, status }: Response): readonly UnreadCause[] {
  const text = payload.kind === 'text' ? payload.text : '';
  const isHtml = /\bhtml\b/i.test(headers['content-type'] ?? '') || /^\s*<(!doctype|html)/i.test(text);
  if (isHtml) return [{ kind: 'not the API', form: 'an HTML page' }];
  if (payload.kind === 'text') return [{ kind: 'not the API', form: 'text' }];
  if (payload.kind === 'empty') return [{ kind: 'not the API', form: 'no body' }];
  const isExpected = status !== 200 || isObject(payload.value);
  return isExpected ? [] : [{ kind: 'not the API', form: 'no JSON object' }];
}

/** Ids that stand in each other's place, told by how ids usually begin. */
export function misplaced({ organization, connection }: Subject): readonly UnreadCause[] {
  const [isFirst, isSecond] = [organization.startsWith('con_'), connection.startsWith('org_')];
  if (isFirst && isSecond) return [{ kind: 'ids swapped' }];
  if (isFirst) return [{ kind: 'id of another kind', id: 'organization' }];
  return isSecond ? [{ kind: 'id of another kind', id: 'connection' }] : [];
}

export function tokenCauses(token: TokenFacts | undefined, origin: string): readonly UnreadCause[] {
  const { expiredFor, audiences = [], issuer } = token ?? {};
  const isOther = audiences.length > 0 && !audiences.some((one) => /\/api\/v2\/?$/.test(one));
  const isForeign =
    issuer !== undefined && URL.canParse(issuer) && new URL(issuer).host !== new URL(origin).host;
  const causes: readonly UnreadCause[] = [
    ...(expiredFor === undefined ? [] : [{ kind: 'token expired', seconds: expiredFor } as const]),
    ...(isOther ? [{ kind: 'token for another audience', audiences } as const] : []),
    ...(isForeign ? [{ kind: 'token of another issuer', issuer } as const] : []),
  ];
  return causes.length > 0 ? causes : [{ kind: 'token refused' }];
}

const FEATURE = /^(feature_not_enabled|insufficient_entitlement|operation_not_supported)$/;

export function forbidden(reply: Response): readonly UnreadCause[] {
  if (objectOf(reply) === undefined) return [];
  const [code, message] = [textIn(reply, 'errorCode'), textIn(reply, 'message')];
  if (FEATURE.test(code) || /\b(feature|entitlement|subscription|plan)\b/i.test(message))
    return [{ kind: 'no feature', code: code === '' ? message.slice(0, 80) : code }];
  const isScope = code === 'insufficient_scope' || /\bscope\b/i.test(message);
  return [{ kind: isScope ? 'no scope' : 'forbidden' }];
}

export function badRequest(reply: Response): UnreadCause {
  const message = textIn(reply, 'message');
  if (textIn(reply, 'errorCode') === 'Bearer' || /authentication header/i.test(message))
    return { kind: 'token refused' };
  const [, property] = /on property (id|connection_id)\b/.exec(message) ?? [];
  const id = property === 'id' ? 'organization' : property === 'connection_id' ? 'connection' : 'either';
  return { kind: 'malformed id', id };
}

/** A body on a line, or what happened in place of an answer. */
export function shortBody(reply: Reply): string {
  if (reply.kind === 'fault') return reply.message;
  const { payload } = reply;
  if (payload.kind === 'empty') return 'no body';
  return payload.kind === 'text' ? elideText(payload.text.trim()) : elideJson(payload.value, 300);
}

/** Ids of the connections that a list shows. */
export function attachedIn(list: Reply): readonly string[] {
  const body = jsonOf(list);
  const rows = isObject(body) ? body.connections : body;
  const ids = Array.isArray(rows) ? rows.map((row) => (isObject(row) ? row.connection_id : undefined)) : [];
  return ids.filter((id) => typeof id === 'string');
}
