import schema from '../../schemas/format/record.schema.json' with { type: 'json' };
import type { Finding, RecordedExchange, RecordLine, RunEnd, RunHeader, RunRecord } from '../model.ts';
import { isObject } from '../text/json.ts';
import { RecordError, reader } from './format.ts';

interface NumberedLine {
  readonly number: number;
  readonly text: string;
  /** Whether its line break was written: if not, the run may have been cut off in the middle of it. */
  readonly whole: boolean;
}

const KINDS = ['run', 'exchange', 'finding', 'end'] as const;

/** A line is judged by the part of the schema for its kind alone: what is wrong is said of that. */
const READERS: ReadonlyMap<unknown, (value: unknown, line: number) => RecordLine> = new Map(
  KINDS.map((kind) => [kind, reader<RecordLine>({ $ref: `#/$defs/${kind}`, $defs: schema.$defs }, kind)]),
);

/** A parsed line of a record; throws a RecordError that says what was expected. */
export function readLine(value: unknown, line: number): RecordLine {
  if (!isObject(value)) throw new RecordError(line, 'an object', 'something else');
  const read = READERS.get(value.kind);
  if (read === undefined)
    throw new RecordError(line, `kind to be one of ${KINDS.join(', ')}`, 'another word or nothing');
  return read(value, line);
}

/**
 * A record from its text, one JSON value a line. A last line cut in half and a missing end are allowed: the
 * record is truncated then. Anything else that is no record throws a RecordError.
 */
export function parseRecord(text: string): RunRecord {
  const [first, ...rest] = readLines(text);
  if (first === undefined) throw new RecordError(1, 'a run header', 'nothing');
  return assemble(headerOf(first), rest);
}

type NumberedEntry = readonly [line: number, entry: RecordLine];

function readLines(text: string): readonly NumberedEntry[] {
  return split(text).flatMap((line, index): readonly NumberedEntry[] => {
    const value = parseJson(line);
    if (value !== undefined) return [[line.number, readLine(value, line.number)]];
    if (index > 0 && !line.whole && line.text.startsWith('{')) return [];
    throw new RecordError(line.number, 'a JSON object', line.whole ? 'other text' : 'half a line');
  });
}

function split(text: string): readonly NumberedLine[] {
  const lines = text.replace(/^\uFEFF/, '').split('\n');
  return lines
    .map(
      (line, index): NumberedLine => ({
        number: index + 1,
        text: line.trim(),
        whole: index < lines.length - 1,
      }),
    )
    .filter((line) => line.text !== '');
}

function parseJson({ text }: NumberedLine): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function headerOf([line, entry]: NumberedEntry): RunHeader {
  if (entry.kind !== 'run') throw new RecordError(line, 'a run header', `a line of kind ${entry.kind}`);
  return entry;
}

function assemble(header: RunHeader, entries: readonly NumberedEntry[]): RunRecord {
  const exchanges: RecordedExchange[] = [];
  const findings = new Map<string, Finding>();
  let end: RunEnd | undefined;
  for (const [line, entry] of entries) {
    if (end !== undefined)
      throw new RecordError(line, 'nothing after the end', `a line of kind ${entry.kind}`);
    switch (entry.kind) {
      case 'run':
        throw new RecordError(line, 'one run header', 'another');
      case 'exchange':
        exchanges.push(entry);
        break;
      case 'finding':
        if (findings.has(entry.rule))
          throw new RecordError(line, 'one finding a rule', 'another of the same rule');
        findings.set(entry.rule, withoutKind(entry));
        break;
      case 'end':
        end = entry;
    }
  }
  return { header, exchanges, findings: [...findings.values()], ...(end === undefined ? {} : { end }) };
}

function withoutKind({ kind: _, ...finding }: { readonly kind: 'finding' } & Finding): Finding {
  return finding;
}
