import type { Json, JsonObject, Payload, Reply, Request, Subject, Target } from '../model.ts';
import { HarnessError } from '../text/errors.ts';
import { DEEPEST } from '../text/json.ts';
import type { Credentials } from './auth/credentials.ts';
import { type HttpOptions, openHttp } from './http/http.ts';
import { fill, withToken } from './http/messages.ts';
import { parseOrigin } from './http/origin.ts';

/** Replaces a text by a label: the same text by the same label, so that a change still shows. */
type Label = (text: string) => string;

/**
 * Labels are numbered in the order in which texts are seen. A digest could be guessed; a number says nothing.
 */
export function labels(): Label {
  const known = new Map<string, string>();
  return (text) => {
    const label = known.get(text) ?? `[redacted ${known.size + 1}]`;
    known.set(text, label);
    return label;
  };
}

/** Members of a tenant-level connection that hold what somebody configured: credentials, keys, addresses, scripts. */
const configured = /^(options|metadata)$/;

/** Names of members that hold secrets, wherever they stand. */
const secretive =
  /secret|passw|passphrase|token|credential|private|signing|_key$|^key$|api_?key|cert|authori[sz]ation/i;

/** Texts that are secrets whatever they are called: a URL with a password, and a key in PEM. */
const isSecretText = (text: string): boolean =>
  text.includes('-----BEGIN ') || /:\/\/[^/@\s]{0,200}:[^/@\s]{0,200}@/.test(text.slice(0, 10_000));

function masked(value: Json, isWithin: boolean, label: Label, depth: number): Json {
  if (typeof value === 'string') return isWithin || isSecretText(value) ? label(value) : value;
  if (typeof value !== 'object' || value === null) return value;
  if (depth === 0) return label(`nested deeper than ${DEEPEST}`);
  if (Array.isArray(value)) return value.map((one) => masked(one, isWithin, label, depth - 1));
  return Object.fromEntries(
    Object.entries(value as JsonObject).map(([name, one]): [string, Json] => [
      name,
      masked(one, isWithin || configured.test(name) || secretive.test(name), label, depth - 1),
    ]),
  );
}

function payloadOf(payload: Payload, label: Label): Payload {
  switch (payload.kind) {
    case 'empty':
      return payload;
    case 'text':
      return { kind: 'text', text: label(payload.text) };
    case 'json':
      return { kind: 'json', value: masked(payload.value, false, label, DEEPEST) };
  }
}

/** A reply without the secrets of a tenant-level connection, which this operation neither reads nor writes. */
export function withoutOptions({ method, path }: Request, reply: Reply, label: Label): Reply {
  const isConnection = method === 'GET' && /^\/connections(?![^/?])/.test(path);
  const isShown = reply.kind === 'response' && reply.status < 300;
  return isConnection && isShown ? { ...reply, payload: payloadOf(reply.payload, label) } : reply;
}

type RedactText = (text: string) => string;

function payload(given: Payload, redact: RedactText): Payload {
  switch (given.kind) {
    case 'empty':
      return given;
    case 'text':
      return { kind: 'text', text: redact(given.text) };
    case 'json': {
      const text = JSON.stringify(given.value);
      const clean = redact(text);
      return clean === text ? given : { kind: 'json', value: JSON.parse(clean) };
    }
  }
}

function reply(given: Reply, redact: RedactText): Reply {
  if (given.kind === 'fault') return { ...given, message: redact(given.message) };
  const headers = Object.entries(given.headers).map(([name, value]) => [name, redact(value)] as const);
  return { ...given, headers: Object.fromEntries(headers), payload: payload(given.payload, redact) };
}

/** A target whose replies hold no secret: what a tenant echoes is redacted before anyone else sees it. */
export function sealed(target: Target, redact: RedactText): Target {
  const label = labels();
  return {
    ...target,
    send: async (request, withinMs) =>
      reply(withoutOptions(request, await target.send(request, withinMs), label), redact),
  };
}

export interface TargetOptions extends HttpOptions {
  readonly subject: Subject;
  readonly credentials: Credentials;
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
    const filled = fill(request, subject, credentials.header(request.credential));
    return (request.abreast === 'second' ? beside : http).send(
      request.credential === 'query' ? { ...filled, path: withToken(filled.path, credentials) } : filled,
      withinMs,
    );
  };
  const lacks: Target['lacks'] = (name) => {
    // A URL ends up in access logs: a real token never goes into one.
    if (name === 'query' && parseOrigin(http.origin)?.loopback !== true)
      return 'a token in the query string is tried on loopback only';
    return credentials.lacks(name);
  };
  const close = async (): Promise<void> => void (await Promise.all([http.close(), beside.close()]));
  return { origin: http.origin, subject, lacks, send, close };
}
