import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { RecordLine } from '../../../src/record/record.ts';
import { redactLine } from '../../../src/record/to-record.ts';
import { REDACTED, redact } from '../../../src/redact/redact.ts';
import { findingOf, gateOn, tenantFor } from '../harness/gate-on.ts';

const records = join(import.meta.dirname, '..', '..', '..', 'fixtures', 'records');
const lines = readdirSync(records)
  .flatMap((file) => readFileSync(join(records, file), 'utf8').split('\n'))
  .flatMap((text): readonly RecordLine[] => {
    try {
      return [JSON.parse(text) as RecordLine];
    } catch {
      return [];
    }
  });

/** Names of members, and words that the format gives a meaning. */
function wordsOf(value: unknown): readonly string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, member]) => [
    ...(Array.isArray(value) ? [] : [name]),
    ...(['kind', 'rule', 'part', 'level', 'outcome', 'case', 'profile'].includes(name)
      ? [String(member)]
      : []),
    ...(name === 'headers' ? [] : wordsOf(member)),
  ]);
}

describe('a line of a record', () => {
  it('keeps its members, ids and outcomes, whatever word a secret is', () => {
    const words = [...new Set(lines.flatMap(wordsOf))].filter(({ length }) => length >= 8);
    expect(words.length).toBeGreaterThan(20);
    for (const line of lines)
      expect(wordsOf(redactLine(line, (text) => redact(text, words)))).toEqual(wordsOf(line));
  });

  it('has no secret in anything that is said', () => {
    const secret = 'c4n4ry-secret';
    const spoken = (value: unknown): unknown =>
      typeof value === 'string'
        ? `${value} ${secret}`
        : Array.isArray(value)
          ? [...value.map(spoken), secret]
          : value;
    const said = ['target', 'envFile', 'only', 'title', 'path', 'body', 'message', 'because', 'observed'];
    const more = [
      'sent',
      'expected',
      'actual',
      'state',
      'curl',
      'steps',
      'unrestored',
      'errors',
      'unsettable',
      'reason',
      'ticket',
    ];
    const plant = (_: string, value: unknown): unknown =>
      typeof value === 'object' && value !== null && !Array.isArray(value)
        ? Object.fromEntries(
            Object.entries(value).map(([name, member]) => [
              name,
              [...said, ...more].includes(name) && (typeof member === 'string' || isTexts(member))
                ? spoken(member)
                : member,
            ]),
          )
        : value;
    const planted = lines.map((line) => JSON.parse(JSON.stringify(line, plant)) as RecordLine);
    expect(JSON.stringify(planted)).toContain(secret);
    const clean = JSON.stringify(planted.map((line) => redactLine(line, (text) => redact(text, [secret]))));
    expect(clean).not.toContain(secret);
    expect(clean).toContain(REDACTED);
  });
});

const isTexts = (value: unknown): boolean =>
  Array.isArray(value) && value.every((one) => typeof one === 'string');

it('a client whose secret is a word of the record spoils neither a rule nor the record', async () => {
  const tenant = await tenantFor();
  const env = { AUTH0_CLIENT_ID: 'client', AUTH0_CLIENT_SECRET: 'persisted' };
  const { record } = await gateOn(tenant, { only: ['state.accepted'] }, { env });
  expect(findingOf(record, 'state.accepted.persisted').outcome).toBe('upheld');
  expect(record.end).toMatchObject({ exitCode: 0, restored: true });
});
