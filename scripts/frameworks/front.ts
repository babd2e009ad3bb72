/** A web framework, or a validator, in front of the reference tenant: it reads each change, and the tenant stores it. */
import {
  Agent,
  type ClientRequest,
  createServer,
  type IncomingMessage,
  request,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { settings } from '../../fixtures/tenant/members.ts';
import { maximumBytes } from '../../fixtures/tenant/parse.ts';
import {
  type Behaviour,
  type Call,
  conforming,
  type RunningTenant,
  startTenant,
} from '../../fixtures/tenant/start.ts';
import { initial, strategyOf } from '../../fixtures/tenant/store.ts';

type Listener = (incoming: IncomingMessage, outgoing: ServerResponse) => unknown;

/** The tenant as a framework sees it. */
export interface Behind {
  /** Whether the tenant lets the caller in. If not, it has answered. */
  readonly admits: (incoming: IncomingMessage, outgoing: ServerResponse) => Promise<boolean>;
  /** Sends a change on with the body that was read; undefined: none. */
  readonly change: (
    incoming: IncomingMessage,
    outgoing: ServerResponse,
    body: unknown,
    options?: Change,
  ) => void;
  /** Sends a request on as it came. */
  readonly pass: (incoming: IncomingMessage, outgoing: ServerResponse, bytes?: Buffer) => void;
  readonly answer: (outgoing: ServerResponse, status: number, body: unknown) => void;
}

interface Change {
  /** The body was judged, and the tenant judges it no more. */
  readonly isValid?: boolean;
}

/** Makes the server that answers in the tenant's place. */
export type Front = (behind: Behind) => Listener | Promise<Listener>;

/** What a validator makes of a body: the value to store, or the answer it refuses it with. */
export type Judgement = { readonly value: unknown } | { readonly status: number; readonly body: unknown };

export type Validate = (body: unknown) => Judgement | Promise<Judgement>;

const ofBodies = new Set(['content-length', 'content-type', 'content-encoding', 'transfer-encoding']);
const mark = 'x-validated';

function answer(outgoing: ServerResponse, status: number, body: unknown): void {
  outgoing.writeHead(status, { 'content-type': 'application/json; charset=utf-8' });
  outgoing.end(JSON.stringify(body));
}

/** JSON of a body. What is nested too deep to be written is written as an empty object: nobody stores it. */
function textOf(body: unknown): string {
  const written = (value: unknown): unknown => {
    try {
      return JSON.parse(JSON.stringify(value ?? null));
    } catch {
      return {};
    }
  };
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return JSON.stringify(written(body));
  return JSON.stringify(
    Object.fromEntries(
      Object.entries(body).flatMap(([name, value]) => (value === undefined ? [] : [[name, written(value)]])),
    ),
  );
}

function relay(response: IncomingMessage, outgoing: ServerResponse): void {
  outgoing.writeHead(response.statusCode ?? 500, response.headers);
  response.pipe(outgoing);
}

type Headers = Readonly<Record<string, string>>;

/** Asks the tenant what was asked: with these headers about the body, or with all that came. */
type Ask = (incoming: IncomingMessage, ofBody: Headers | 'as it came') => ClientRequest;

function asking(origin: string, agent: Agent): Ask {
  const { hostname, port } = new URL(origin);
  return ({ method, url = '/', headers }, ofBody) => {
    const isWhole = ofBody === 'as it came';
    const kept = Object.entries(headers).filter(([name]) => isWhole || !ofBodies.has(name));
    const sent = { ...Object.fromEntries(kept), ...(isWhole ? {} : ofBody) };
    return request({ hostname, port, agent, path: url, method, headers: sent });
  };
}

const admitting =
  (ask: Ask): Behind['admits'] =>
  (incoming, outgoing) =>
    new Promise((resolve) => {
      const asked = ask(incoming, {}).on('response', (response) => {
        const isLetIn = response.statusCode !== 401 && response.statusCode !== 403;
        if (isLetIn) response.resume();
        else relay(response, outgoing);
        resolve(isLetIn);
      });
      asked.end();
    });

const behind = (ask: Ask): Behind => ({
  admits: admitting(ask),
  change: (incoming, outgoing, body, { isValid = false } = {}) => {
    const text = body === undefined ? '' : textOf(body);
    const headers = {
      'content-type': 'application/json',
      'content-length': `${Buffer.byteLength(text)}`,
      ...(isValid ? { [mark]: 'yes' } : {}),
    };
    const asked = ask(incoming, headers).on('response', (response) => relay(response, outgoing));
    asked.end(text);
  },
  pass: (incoming, outgoing, bytes) => {
    const asked = ask(incoming, 'as it came').on('response', (response) => relay(response, outgoing));
    if (bytes === undefined) incoming.pipe(asked);
    else asked.end(bytes);
  },
  answer,
});

const isChange = ({ method, url = '' }: IncomingMessage): boolean =>
  method === 'PATCH' && /^\/api\/v2\/organizations\/[^/?]+\/connections\/[^/?]+(\?|$)/.test(url);

function parsed(text: string): { readonly body: unknown } | undefined {
  try {
    return { body: JSON.parse(text) };
  } catch {
    return undefined;
  }
}

/** What is thrown in a handler is answered with 500 by every framework. */
async function judged(validate: Validate, body: unknown): Promise<Judgement> {
  try {
    return await validate(body);
  } catch {
    const message = 'Internal server error';
    return { status: 500, body: { statusCode: 500, error: 'Internal Server Error', message } };
  }
}

/** Puts a validator in front: it judges each body that is JSON, and the tenant refuses those that are not. */
export const validatedBy =
  (validate: Validate): Front =>
  ({ admits, pass, change }) =>
  async (incoming, outgoing) => {
    if (!isChange(incoming)) return pass(incoming, outgoing);
    const bytes = await buffer(incoming);
    if (!(await admits(incoming, outgoing))) return;
    const isJson = (incoming.headers['content-type'] ?? 'application/json').includes('json');
    const read = isJson && bytes.length <= maximumBytes ? parsed(bytes.toString()) : undefined;
    if (read === undefined) return pass(incoming, outgoing, bytes);
    const judgement = await judged(validate, read.body);
    if ('value' in judgement) change(incoming, outgoing, judgement.value, { isValid: true });
    else answer(outgoing, judgement.status, judgement.body);
  };

const isJudged = ({ headers }: Call): boolean => headers[mark] !== undefined;

/** What a validator lets through is stored, known or not; null as a member that cannot be null is its default. */
const trusting: Partial<Behaviour> = {
  clear: (member, call) => {
    const strategy = strategyOf(call.tenant.store, call.row.connection);
    const isNullable = settings('connections', call.tenant.revision).some(
      ({ name, types }) => name === member && types.includes('null'),
    );
    return isNullable
      ? conforming.clear(member, call)
      : initial(String(strategy), call.tenant.revision)[member];
  },
  complaints: (body, call) => (isJudged(call) ? [] : conforming.complaints(body, call)),
  merge: (stored, body, call) => {
    const known = settings('connections', call.tenant.revision).map(({ name }) => name);
    const others = Object.entries(body).filter(([name]) => !known.includes(name));
    const next = conforming.merge(stored, body, call);
    return isJudged(call) ? { ...next, ...Object.fromEntries(others) } : next;
  },
};

const listen = (server: Server): Promise<string> =>
  new Promise((resolve) =>
    server.listen(0, '127.0.0.1', () =>
      resolve(`http://127.0.0.1:${(server.address() as AddressInfo).port}`),
    ),
  );

/** Starts the reference tenant with a framework in front of it. */
export async function startBehind(
  front: Front,
): Promise<Pick<RunningTenant, 'origin' | 'subject' | 'tokens' | 'close'>> {
  const server = createServer();
  const origin = await listen(server);
  // Tokens name the place that clients know.
  const tenant = await startTenant({ issuer: `${origin}/`, behaviour: trusting });
  const agent = new Agent({ keepAlive: true });
  server.on('request', await front(behind(asking(tenant.origin, agent))));
  const close = async (): Promise<void> => {
    server.closeAllConnections();
    await new Promise<void>((resolve) => server.close(() => resolve()));
    agent.destroy();
    await tenant.close();
  };
  return { origin, subject: tenant.subject, tokens: tenant.tokens, close };
}
