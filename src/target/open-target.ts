import type { Reply, Request, Subject, Target } from '../model.ts';
import { HarnessError } from '../text/errors.ts';
import type { Credentials } from './auth/credentials.ts';
import { type HttpOptions, openHttp } from './http/http.ts';
import { type Outgoing, toOutgoing } from './http/messages.ts';
import { parseOrigin } from './http/origin.ts';

export interface TargetOptions extends HttpOptions {
  readonly subject: Subject;
  readonly credentials: Credentials;
}

/** No token is as short. */
const SHORTEST_TOKEN = 30;

/** A reply, with the places where it repeats the token of its request. */
function withRepeated(reply: Reply, { authorization = '', cookie = '' }: Outgoing['headers']): Reply {
  if (reply.kind === 'fault') return reply;
  const tokens = `${authorization} ${cookie}`.split(/[ =]/).filter((word) => word.length >= SHORTEST_TOKEN);
  const repeats = (text: string): boolean => tokens.some((token) => text.includes(token));
  const { payload } = reply;
  const names = Object.entries(reply.headers).flatMap(([name, value]) => (repeats(value) ? [name] : []));
  const repeated = repeats(JSON.stringify(payload)) ? [...names, 'body'] : names;
  return repeated.length === 0 ? reply : { ...reply, repeated };
}

/** Opens a tenant. Throws ConfigError when its host is not allowed; connects when the first request is sent. */
export async function openTarget(options: TargetOptions): Promise<Target> {
  const { subject, credentials } = options;
  const http = openHttp(options);
  // Connects when it is first needed.
  const beside = openHttp(options);
  const send = async (request: Request, withinMs?: number): Promise<Reply> => {
    const lacking = lacks(request.credential);
    if (lacking !== undefined) throw new HarnessError(`sent without its credential: ${lacking}`);
    const line = request.abreast === 'second' ? beside : http;
    const outgoing = toOutgoing(request, subject, credentials);
    return withRepeated(await line.send(outgoing, withinMs), outgoing.headers);
  };
  const lacks: Target['lacks'] = (name) =>
    // A URL ends up in access logs: a real token never goes into one.
    name === 'query' && parseOrigin(http.origin)?.loopback !== true
      ? 'a token in the query string is tried on loopback only'
      : credentials.lacks(name);
  const close = async (): Promise<void> => void (await Promise.all([http.close(), beside.close()]));
  return { origin: http.origin, subject, lacks, send, close };
}
