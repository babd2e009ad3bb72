import type { Json, MemberDifference, Reply } from '../model.ts';
import { elideJson, elideText } from './elide.ts';

const described = new WeakMap<Reply, string>();

/** A reply in one line: `200 {"connection_id":"con_A"}`. Remembered, because every rule asks. */
export function describeReply(reply: Reply): string {
  const line = described.get(reply) ?? inOneLine(reply);
  described.set(reply, line);
  return line;
}

function inOneLine(reply: Reply): string {
  if (reply.kind === 'fault') return `no answer (${reply.fault}): ${reply.message}`;
  const { payload, status } = reply;
  if (payload.kind === 'empty') return `${status} with no body`;
  return `${status} ${payload.kind === 'text' ? elideText(payload.text) : elideJson(payload.value)}`;
}

export const describeValue = (value: Json | undefined): string =>
  value === undefined ? 'absent' : elideJson(value);

export const describeMember = (value: Json | undefined): string =>
  value === undefined ? 'undefined' : elideJson(value);

/** `name "staff" → "guest"` */
export const describeDifference = ({ member, original, actual }: MemberDifference): string =>
  `${member} ${describeValue(original)} → ${describeValue(actual)}`;
