import type { Reply, Request, Subject, Target } from '../model.ts';
import { redact } from '../redact/redact.ts';
import { HarnessError } from '../text/errors.ts';
import { defined } from '../text/json.ts';
import { type AcquiredTokens, renewTokens } from './auth/acquire-tokens.ts';
import type { Credentials } from './auth/credentials.ts';
import { type HttpOptions, openHttp } from './http/http.ts';
import { type Outgoing, toOutgoing } from './http/messages.ts';
import { parseOrigin } from './http/origin.ts';
import type { Rates } from './pace/buckets.ts';
import { paced, UNSENT } from './pace/pace.ts';
import { type Pausing, retryOnLimit, waitsOf } from './pace/retry.ts';
import { redactingTarget } from './redacting-target.ts';

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

export interface RunTargetOptions {
  readonly http: Omit<TargetOptions, 'credentials'>;
  readonly tokens: AcquiredTokens;
  readonly acquire?: () => Promise<AcquiredTokens>;
  readonly secrets: readonly string[];
  /** Absent: requests are not paced. */
  readonly rates: Rates | undefined;
  /** False where nothing is changed: once the user stops, no pause begins any more. */
  readonly owes: boolean;
}

export interface RunTargetIo extends Pausing {
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  readonly err: (text: string) => void;
}

export type RunTarget = Awaited<ReturnType<typeof openRunTarget>>;

/** Pauses shorter than this are not worth a line: progress shows them. */
const QUIET_MS = 10_000;

/**
 * A target for a whole run: paced, retried on 429, its tokens renewed, its replies redacted, stopped by a signal.
 * `latencies`: milliseconds of each answer so far, without waits. `left`: seconds that requests will take, when paced.
 */
export async function openRunTarget(
  { http, tokens, acquire, secrets, rates, owes }: RunTargetOptions,
  io: RunTargetIo,
) {
  const { clock, signal } = io;
  // What was sent and may have changed something is what a run that is stopped still owes.
  let hasWritten = false;
  const latencies: number[] = [];
  const isOwing = (): boolean => owes && hasWritten;
  const isStopped = (): boolean => signal.aborted && !isOwing();
  const { sleep, restoring } = waitsOf(io, isOwing);
  // A new list whenever a token is added: what redaction has prepared, it remembers by list.
  let held = secrets;
  const clean = (text: string): string => redact(text, held);
  const say = (text: string): void => io.err(clean(`${text}\n`));
  const sayWait = (why: string, ms: number): void => say(`${why}: waiting ${Math.ceil(ms / 1000)} s`);
  const { credentials, renewing } = renewTokens(tokens, {
    ...defined({ acquire }),
    clock,
    onSecrets: (more) => {
      held = [...new Set([...held, ...more])];
    },
    onFailure: (because) => say(`the token could not be renewed: ${because}`),
  });
  const opened = await openTarget({ ...http, credentials });
  const stoppable: Target = {
    ...opened,
    send: async (request, withinMs) => {
      if (isStopped()) return UNSENT;
      hasWritten ||= request.method !== 'GET';
      const sent = clock();
      const reply = await opened.send(request, withinMs);
      if (reply.kind === 'response') latencies.push(clock() - sent);
      return reply;
    },
  };
  const onWait = ({ ms }: { readonly ms: number }): void => {
    if (ms >= QUIET_MS && !isStopped()) sayWait('keeping to the pace', ms);
  };
  const steady = rates === undefined ? undefined : paced(stoppable, { rates, clock, sleep, onWait });
  const onLimit = ({ ms }: { readonly ms: number }): void => sayWait('rate limited', ms);
  const patient = retryOnLimit(renewing(steady ?? stoppable), { sleep, clock, onWait: onLimit });
  return {
    ...{ target: redactingTarget(patient, clean), redact: clean, sleep, restoring, left: steady?.left },
    latencies: (): readonly number[] => latencies,
  };
}
