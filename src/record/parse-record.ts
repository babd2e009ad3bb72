import schema from '../../schemas/format/record.schema.json' with { type: 'json' };
import type { Finding } from '../model.ts';
import { isObject, parseJson } from '../text/json.ts';
import { RecordError, reader } from './format.ts';
import type { RecordedExchange, RecordLine, RunEnd, RunRecord } from './record.ts';

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

/** A last line without its line break may have been cut off in the middle, and is left out then. */
function readLines(text: string): readonly (readonly [line: number, entry: RecordLine])[] {
  const lines = text
    .replace(/^\uFEFF/, '')
    .split('\n')
    .map((line) => line.trim());
  const first = lines.findIndex((line) => line !== '');
  return lines.flatMap((line, index) => {
    if (line === '') return [];
    const isWhole = index < lines.length - 1;
    const read = parseJson(line);
    if (read !== undefined) return [[index + 1, readLine(read.value, index + 1)] as const];
    if (index > first && !isWhole && line.startsWith('{')) return [];
    throw new RecordError(index + 1, 'a JSON object', isWhole ? 'other text' : 'half a line');
  });
}

/** A record may end early, in the middle of a line; anything else that is no record throws a RecordError. */
export function parseRecord(text: string): RunRecord {
  const [opening, ...entries] = readLines(text);
  if (opening === undefined) throw new RecordError(1, 'a run header', 'nothing');
  const [at, header] = opening;
  if (header.kind !== 'run') throw new RecordError(at, 'a run header', `a line of kind ${header.kind}`);
  const exchanges: RecordedExchange[] = [];
  const findings = new Map<string, Finding>();
  let end: RunEnd | undefined;
  for (const [line, entry] of entries) {
    if (end !== undefined)
      throw new RecordError(line, 'nothing after the end', `a line of kind ${entry.kind}`);
    if (entry.kind === 'run') throw new RecordError(line, 'one run header', 'another');
    if (entry.kind === 'exchange') exchanges.push(entry);
    else if (entry.kind === 'end') end = entry;
    else {
      const { kind: _, ...finding } = entry;
      if (findings.has(finding.rule))
        throw new RecordError(line, 'one finding a rule', 'another of the same rule');
      findings.set(finding.rule, finding);
    }
  }
  return { header, exchanges, findings: [...findings.values()], ...(end === undefined ? {} : { end }) };
}
