import { parseRecord } from '../../../src/record/parse-record.ts';
import type { RunRecord } from '../../../src/record/record.ts';
import { SAMPLES } from '../samples/report-samples.ts';

/** A record whose every text is this one; the ids of rules begin with it, since there are not two of one id. */
export function filledWith(text: string): RunRecord {
  const hostile = parseRecord(SAMPLES.hostile ?? '');
  const fill = (value: unknown, name = ''): unknown => {
    if (['kind', 'part', 'level', 'outcome', 'startedAt', 'endedAt', 'profile', 'purpose'].includes(name))
      return value;
    if (typeof value === 'string') return name === 'rule' ? text + value : text;
    if (typeof value !== 'object' || value === null) return value;
    if (Array.isArray(value)) return value.map((item) => fill(item));
    return Object.fromEntries(Object.entries(value).map(([key, own]) => [key, fill(own, key)]));
  };
  return fill(hostile) as RunRecord;
}
