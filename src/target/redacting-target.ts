import type { Json, Reply, Request, Response, Target } from '../model.ts';
import { DEEPEST } from '../text/json.ts';

type ReplaceText = (text: string) => string;

/** The same label for the same text, so that a change still shows. A digest could be guessed; a number says nothing. */
function createLabels(): ReplaceText {
  const known = new Map<string, string>();
  return (text) => {
    const label = known.get(text) ?? `[redacted ${known.size + 1}]`;
    known.set(text, label);
    return label;
  };
}

/** Members of a tenant-level connection that hold what somebody configured: credentials, keys, addresses, scripts. */
const CONFIGURED = /^(options|metadata)$/;

/** Names of members that hold secrets, wherever they stand. */
const SECRETIVE =
  /secret|passw|passphrase|token|credential|private|signing|_key$|^key$|api_?key|cert|authori[sz]ation/i;

/** Texts that are secrets whatever they are called: a URL with a password, and a key in PEM. */
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

/** A tenant-level connection, which this operation neither reads nor writes, without its secrets. */
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

/** A target whose replies hold no secret: what a tenant echoes is redacted before anyone else sees it. */
export function redactingTarget(target: Target, redact: ReplaceText): Target {
  const label = createLabels();
  return {
    ...target,
    send: async (request, withinMs) =>
      redactReply(maskConnection(request, await target.send(request, withinMs), label), redact),
  };
}
