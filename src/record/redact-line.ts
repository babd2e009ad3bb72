import type { RecordLine } from './record.ts';

/** Members that hold words of the format, ids, or what is redacted already: they stay, whatever a secret is called. */
const KEPT_MEMBERS = new Set([
  ...['kind', 'tool', 'contract', 'profile', 'reference', 'startedAt', 'endedAt', 'requestHash', 'config'],
  ...['case', 'cases', 'purpose', 'method', 'credential', 'mediaType', 'encoding', 'fault'],
  ...['rule', 'part', 'level', 'statement', 'source', 'place', 'outcome', 'stability', 'confirmedBy'],
  ...['undecided', 'fresh', 'before', 'after', 'since', 'expires', 'file', 'mend', 'causes'],
]);

export function redactValue<T>(value: T, redact: (text: string) => string): T {
  const redacted = (one: unknown): unknown => {
    if (typeof one === 'string') return redact(one);
    if (typeof one !== 'object' || one === null) return one;
    if (Array.isArray(one)) return one.map(redacted);
    const members = Object.entries(one);
    return Object.fromEntries(
      members.map(([name, own]) => [name, KEPT_MEMBERS.has(name) ? own : redacted(own)]),
    );
  };
  return redacted(value) as T;
}

/** A line of the record without secrets: in what is said in words or by a tenant. */
export function redactLine<Line extends RecordLine>(line: Line, redact: (text: string) => string): Line {
  const clean = redactValue(line, redact);
  if (clean.kind !== 'exchange' || clean.reply.kind === 'fault') return clean;
  const headers = Object.entries(clean.reply.headers).map(([name, value]) => [redact(name), value]);
  return { ...clean, reply: { ...clean.reply, headers: Object.fromEntries(headers) } };
}
