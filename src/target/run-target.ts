import type { Json, Reply, Request, Response, Subject, Target } from '../model.ts';
import { redact } from '../redact/redact.ts';
import { HarnessError } from '../text/errors.ts';
import { DEEPEST, defined } from '../text/json.ts';
import { type AcquiredTokens, renewTokens } from './auth/acquire-tokens.ts';
import type { Credentials } from './auth/credentials.ts';
import { type HttpOptions, openHttp } from './http/http.ts';
import { type Outgoing, toOutgoing } from './http/messages.ts';
import { parseOrigin } from './http/origin.ts';
import type { Rates } from './pace/buckets.ts';
import { paced, UNSENT } from './pace/pace.ts';
import { type Pausing, retryOnLimit, waitsOf } from './pace/retry.ts';

type ReplaceText = (text: string) => string;

/** Equal texts get the same label, so that a change shows. A digest could be guessed, a number cannot. */
function createLabels(): ReplaceText {
  const known = new Map<string, string>();
  return (text) => {
    const label = known.get(text) ?? `[redacted ${known.size + 1}]`;
    known.set(text, label);
    return label;
  };
}

/** Members of a tenant-level connection with configured values: credentials, keys, addresses, scripts. */
const CONFIGURED = /^(options|metadata)$/;

/** Names of members that hold secrets, at any depth. */
const SECRETIVE =
  /secret|passw|passphrase|token|credential|private|signing|_key$|^key$|api_?key|cert|authori[sz]ation/i;

/** Texts that are secrets under any name: a URL with a password, and a PEM key. */
const isSecretText = (text: string): boolean =>
  text.includes('-----BEGIN ') || /:\/\/[^/@\s]{0,200}:[^/@\s]{0,200}@/.test(text.slice(0, 10_000));

function mask(value: Json, label: ReplaceText, isWithin = false, depth = DEEPEST): Json {
  if (typeof value === 'string') return isWithin || isSecretText(value) ? label(value) : value;
  if (typeof value !== 'object' || value === null) return value;
  if (depth === 0) return label(`nested deeper than ${DEEPEST}`);
  if (Array.isArray(value)) return value.map((one) => mask(one, label, isWithin, depth - 1));
  return Object.fromEntries(
    Object.entries(value).map(([name, one]): [string, Json] => [
      name,
      mask(one, label, isWithin || CONFIGURED.test(name) || SECRETIVE.test(name), depth - 1),
    ]),
  );
}

function mapPayload(
  payload: Response['payload'],
  mapText: ReplaceText,
  mapValue: (value: Json) => Json,
): Response['payload'] {
  if (payload.kind === 'text') return { kind: 'text', text: mapText(payload.text) };
  return payload.kind === 'json' ? { kind: 'json', value: mapValue(payload.value) } : payload;
}

/** Removes the secrets of a tenant-level connection. The operation neither reads nor writes them. */
function maskConnection({ method, path }: Request, reply: Reply, label: ReplaceText): Reply {
  const isConnection = method === 'GET' && /^\/connections(?![^/?])/.test(path);
  return isConnection && reply.kind === 'response' && reply.status < 300
    ? { ...reply, payload: mapPayload(reply.payload, label, (value) => mask(value, label)) }
    : reply;
}

function redactReply(reply: Reply, redact: ReplaceText): Reply {
  if (reply.kind === 'fault') return { ...reply, message: redact(reply.message) };
  const headers = Object.entries(reply.headers).map(([name, value]) => [name, redact(value)] as const);
  const redactValue = (value: Json): Json => {
    const text = JSON.stringify(value);
    const clean = redact(text);
    return clean === text ? value : JSON.parse(clean);
  };
  const payload = mapPayload(reply.payload, redact, redactValue);
  return { ...reply, headers: Object.fromEntries(headers), payload };
}

/** Redacts every reply of a target, as a tenant may echo secrets. */
export function redactingTarget(target: Target, redact: ReplaceText): Target {
  const label = createLabels();
  return {
    ...target,
    send: async (request, withinMs) =>
      redactReply(maskConnection(request, await target.send(request, withinMs), label), redact),
  };
}

export interface TargetOptions extends HttpOptions {
  readonly subject: Subject;
  readonly credentials: Credentials;
}

/** Every token is longer. */
const SHORTEST_TOKEN = 30;

/** A reply, with the places in it that repeat the token of its request. */
function withRepeated(reply: Reply, { authorization = '', cookie = '' }: Outgoing['headers']): Reply {
  if (reply.kind === 'fault') return reply;
  const tokens = `${authorization} ${cookie}`.split(/[ =]/).filter((word) => word.length >= SHORTEST_TOKEN);
  const repeats = (text: string): boolean => tokens.some((token) => text.includes(token));
  const { payload } = reply;
  const names = Object.entries(reply.headers).flatMap(([name, value]) => (repeats(value) ? [name] : []));
  const repeated = repeats(JSON.stringify(payload)) ? [...names, 'body'] : names;
  return repeated.length === 0 ? reply : { ...reply, repeated };
}

/** Opens a tenant; connects with the first request. Throws ConfigError when its host is not allowed. */
export async function openTarget(options: TargetOptions): Promise<Target> {
  const { subject, credentials } = options;
  const http = openHttp(options);
  // Connects with its first request.
  const beside = openHttp(options);
  const send = async (request: Request, withinMs?: number): Promise<Reply> => {
    const lacking = lacks(request.credential);
    if (lacking !== undefined) throw new HarnessError(`sent without its credential: ${lacking}`);
    const line = request.abreast === 'second' ? beside : http;
    const outgoing = toOutgoing(request, subject, credentials);
    return withRepeated(await line.send(outgoing, withinMs), outgoing.headers);
  };
  const lacks: Target['lacks'] = (name) =>
    // A real token never goes into a URL, because access logs store URLs.
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
  /** False if the run changes nothing: after a stop, no pause starts. */
  readonly owes: boolean;
}

export interface RunTargetIo extends Pausing {
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  readonly err: (text: string) => void;
}

export type RunTarget = Awaited<ReturnType<typeof openRunTarget>>;

/** Shorter pauses are not printed; the progress display shows them. */
const QUIET_MS = 10_000;

/** Redacts texts; `add` adds secrets. */
function redactor(secrets: readonly string[]) {
  // Redaction caches what it prepares for a list, so added secrets need a new list.
  let held = secrets;
  const add = (more: readonly string[]): void => {
    held = [...new Set([...held, ...more])];
  };
  return { clean: (text: string): string => redact(text, held), add };
}

interface SendingHooks {
  readonly clock: () => number;
  readonly isStopped: () => boolean;
  readonly onSend: (request: Request) => void;
  /** Called with the milliseconds that an answer took. */
  readonly onAnswer: (ms: number) => void;
}

/** A target that sends nothing while `isStopped`. */
const stoppable = (target: Target, { clock, isStopped, onSend, onAnswer }: SendingHooks): Target => ({
  ...target,
  send: async (request, withinMs) => {
    if (isStopped()) return UNSENT;
    onSend(request);
    const sent = clock();
    const reply = await target.send(request, withinMs);
    if (reply.kind === 'response') onAnswer(clock() - sent);
    return reply;
  },
});

/**
 * The target of a run: paced, retried on 429, with renewed tokens and redacted replies. A signal stops it.
 * `latencies`: milliseconds of each answer so far, without waits.
 * `left`: seconds that requests will take, when paced.
 */
export async function openRunTarget(
  { http, tokens, acquire, secrets, rates, owes }: RunTargetOptions,
  io: RunTargetIo,
) {
  const { clock, signal } = io;
  // Once the run has written, it must still restore after a stop.
  let hasWritten = false;
  const latencies: number[] = [];
  const isOwing = (): boolean => owes && hasWritten;
  const isStopped = (): boolean => signal.aborted && !isOwing();
  const { sleep, restoring } = waitsOf(io, isOwing);
  const { clean, add } = redactor(secrets);
  const say = (text: string): void => io.err(clean(`${text}\n`));
  const sayWait = (why: string, ms: number): void => say(`${why}: waiting ${Math.ceil(ms / 1000)} s`);
  const { credentials, renewing } = renewTokens(tokens, {
    ...defined({ acquire }),
    clock,
    onSecrets: add,
    onFailure: (because) => say(`the token could not be renewed: ${because}`),
  });
  const opened = stoppable(await openTarget({ ...http, credentials }), {
    clock,
    isStopped,
    onSend: ({ method }) => {
      hasWritten ||= method !== 'GET';
    },
    onAnswer: (ms) => latencies.push(ms),
  });
  const onWait = ({ ms }: { readonly ms: number }): void => {
    if (ms >= QUIET_MS && !isStopped()) sayWait('keeping to the pace', ms);
  };
  const steady = rates === undefined ? undefined : paced(opened, { rates, clock, sleep, onWait });
  const onLimit = ({ ms }: { readonly ms: number }): void => sayWait('rate limited', ms);
  const patient = retryOnLimit(renewing(steady ?? opened), { sleep, clock, onWait: onLimit });
  return {
    target: redactingTarget(patient, clean),
    redact: clean,
    sleep,
    restoring,
    left: steady?.left,
    latencies: (): readonly number[] => latencies,
  };
}
