import type { Reply, Response } from '../model.ts';
import { objectOf } from '../rules/oracle.ts';
import { errorCodeOf } from './reply-answer.ts';

function badRequest(reply: Response): string {
  const code = errorCodeOf(reply);
  const message = objectOf(reply)?.message;
  const says = typeof message === 'string' ? message : '';
  if (code === 'Bearer' || /authentication header/i.test(says)) return 'the credential';
  if (code === 'invalid_uri' || says.startsWith('Path validation')) return 'the path';
  if (code === 'invalid_query_string') return 'the query';
  if (code === 'invalid_body' || says.startsWith('Payload validation')) return 'the body';
  return /json|syntax|pars/i.test(says) ? 'the syntax of the body' : 'the request';
}

function notFound(reply: Response): string {
  const message = objectOf(reply)?.message;
  if (typeof message !== 'string') return 'what is not there';
  if (/organization/i.test(message)) return 'the organization';
  return /connection/i.test(message) ? 'the connection' : 'the route';
}

/** What a refusal is about. Undefined when it is none. */
export function culpritOf(reply: Reply): string | undefined {
  if (reply.kind === 'fault') return undefined;
  switch (reply.status) {
    case 400:
      return badRequest(reply);
    case 401:
      return 'the credential';
    case 403:
      return 'the scope';
    case 404:
      return notFound(reply);
    case 405:
    case 501:
      return 'the method';
    case 413:
      return 'the size';
    case 415:
      return 'the media type';
    default:
      return undefined;
  }
}
