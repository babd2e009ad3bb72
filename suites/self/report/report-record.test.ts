import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseRecord, RecordError, readLine } from '../../../src/record/parse-record.ts';
import type { RecordLine } from '../../../src/record/record.ts';
import { formatLine } from '../../../src/record/to-record.ts';
import { SAMPLES } from '../samples/report-samples.ts';

const schema = new URL('../../../schemas/format/record.schema.json', import.meta.url);
const ajv = new Ajv2020({ strict: true, allowUnionTypes: true, allErrors: true });
formats.default(ajv);
const validate = ajv.compile(JSON.parse(readFileSync(schema, 'utf8')) as object);

const sample = (name: string): string => SAMPLES[name] ?? '';
const linesOf = (text: string): readonly string[] => text.split('\n').filter((line) => line !== '');
const wholeLines = Object.entries(SAMPLES).flatMap(([name, text]) =>
  linesOf(text.endsWith('\n') ? text : text.slice(0, text.lastIndexOf('\n'))).map(
    (line, index) => [`${name} ${index + 1}`, line] as const,
  ),
);
const header = linesOf(sample('empty'))[0] ?? '';
const upheld = linesOf(sample('all-upheld'));
const opening = linesOf(sample('violations'))[0] ?? '';
const finding = upheld.find((line) => line.includes('"kind":"finding"')) ?? '';
const last = upheld.at(-1) ?? '';
/** Members that records did not have from the beginning. */
const LATER = [
  'reference',
  'tlsUnverified',
  'config',
  'pace',
  'leastWrites',
  'purpose',
  'exchanges',
  'answers',
  'undecided',
  'tolerated',
  'fresh',
  'baseline',
  'unread',
  'before',
  'after',
  'differences',
  'place',
  'envFile',
  'stability',
  'windowMs',
];
const errorOf = (text: string): unknown => {
  try {
    return parseRecord(text);
  } catch (error) {
    return error;
  }
};

describe('the record schema', () => {
  it('accepts every sample line', () => {
    for (const [name, line] of wholeLines) {
      validate(JSON.parse(line));
      expect(validate.errors, name).toBeNull();
    }
  });

  it('says no to what the reader says no to', () => {
    for (const [name, line] of wholeLines) {
      const value = JSON.parse(line) as Record<string, unknown>;
      for (const member of Object.keys(value).filter((one) => !LATER.includes(one))) {
        const { [member]: _, ...rest } = value;
        expect(validate(rest), `${name} without ${member}`).toBe(false);
        expect(() => readLine(rest, 1), `${name} without ${member}`).toThrow(RecordError);
      }
    }
  });

  it('says no to unknown members, which the reader leaves out', () => {
    for (const [name, line] of wholeLines) {
      const value = JSON.parse(line) as RecordLine;
      expect(validate({ ...value, extra: 1 }), name).toBe(false);
      expect(readLine({ ...value, extra: 1 }, 1)).toEqual(value);
    }
  });
});

describe('formatLine', () => {
  it('gives one line that is read back as it was', () => {
    for (const [, line] of wholeLines) {
      const value = readLine(JSON.parse(line), 1);
      expect(formatLine(value)).toBe(line);
      expect(line).not.toContain('\n');
    }
  });

  it('does not depend on the order of members', () => {
    const reversed = (value: unknown): unknown => {
      if (typeof value !== 'object' || value === null) return value;
      if (Array.isArray(value)) return value.map(reversed);
      return Object.fromEntries(
        Object.entries(value)
          .toReversed()
          .map(([name, own]) => [name, reversed(own)]),
      );
    };
    for (const [, line] of wholeLines) {
      expect(formatLine(reversed(JSON.parse(line)) as RecordLine)).toBe(line);
    }
  });
});

describe('parseRecord', () => {
  it('reads a whole record', () => {
    const record = parseRecord(sample('violations'));
    expect(record.header.target).toBe('http://127.0.0.1:4010');
    expect(record.exchanges).toHaveLength(15);
    expect(record.findings).toHaveLength(16);
    expect(record.findings[0]).not.toHaveProperty('kind');
    expect(record.end?.exitCode).toBe(1);
  });

  it('reads what is left of a record that was cut off anywhere', () => {
    const text = sample('violations');
    const positions = fc.integer({ min: opening.length, max: text.length });
    fc.assert(
      fc.property(positions, (position) => {
        const record = parseRecord(text.slice(0, position));
        const whole = text.slice(0, position + 1).split('\n').length - 1;
        expect(1 + record.exchanges.length + record.findings.length + (record.end ? 1 : 0)).toBe(whole);
      }),
    );
  });

  it('reads a record of an older version', () => {
    for (const [name, line] of wholeLines) {
      const older = JSON.parse(line, function (this: unknown, member: string, value: unknown) {
        return LATER.includes(member) && !Array.isArray(this) ? undefined : value;
      }) as RecordLine;
      validate(older);
      expect(validate.errors, name).toBeNull();
      expect(readLine(older, 1), name).toEqual(older);
    }
  });

  it('takes a byte order mark, CRLF and blank lines', () => {
    const text = `\ufeff${sample('all-upheld').replaceAll('\n', '\r\n\r\n')}`;
    expect(parseRecord(text)).toEqual(parseRecord(sample('all-upheld')));
  });

  it.each([
    ['nothing', '', 1, 'a run header'],
    ['other text', 'AUTH0_CLIENT_SECRET=hunter2\n', 1, 'a JSON object'],
    ['half a header', header.slice(0, 40), 1, 'a JSON object'],
    ['a JSON list', '[1,2]\n', 1, 'an object'],
    ['no header', `${finding}\n`, 1, 'a run header'],
    ['two headers', `${header}\n${header}\n`, 2, 'one run header'],
    ['a broken line that was finished', `${header}\n{"kind":\n${last}\n`, 2, 'a JSON object'],
    ['a last line that is no JSON object', `${header}\nhello`, 2, 'a JSON object'],
    ['a line after the end', `${header}\n${last}\n${finding}\n`, 3, 'nothing after the end'],
    ['a rule twice', `${header}\n${finding}\n${finding}\n`, 3, 'one finding a rule'],
    ['an unknown kind', `${header}\n\n{"kind":"x"}\n`, 3, 'kind to be one of run, exchange, finding, end'],
    ['a newer format', header.replace('"format":1', '"format":2'), 1, 'run.format to be one of 1'],
    ['a wrong type', header.replace('"reads":1', '"reads":"1"'), 1, 'run.planned.reads to be a number'],
    [
      'an unknown outcome',
      `${header}\n${finding.replace('"outcome":"upheld"', '"outcome":"fine"')}`,
      2,
      'finding.outcome to be one of untested, inapplicable, upheld, inconclusive, violated',
    ],
  ])('says where and what it expected: %s', (_name, text, line, expected) => {
    const error = errorOf(text);
    expect(error).toBeInstanceOf(RecordError);
    expect(error).toMatchObject({ line, expected });
    expect(String(error)).toContain(`record line ${line}: expected ${expected}, found `);
    expect(String(error)).not.toContain('hunter2');
  });
});
