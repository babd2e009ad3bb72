import type { Json, JsonObject, Payload, Reply, Request } from '../model.ts';
import { DEEPEST } from '../text/json.ts';

/** Replaces a text by a label: the same text by the same label, so that a change still shows. */
export type Label = (text: string) => string;

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
