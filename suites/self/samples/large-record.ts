import type { Finding } from '../../../src/model.ts';
import { parseRecord } from '../../../src/record/parse-record.ts';
import type { RecordedExchange, RunRecord } from '../../../src/record/record.ts';
import { SAMPLES } from './report-samples.ts';

/**
 * A record of so many findings, made of what the samples have: rules of every part, a share of them with five
 * violations each, and as many requests as a gate sends.
 */
export function largeRecord(size: number, broken: number): RunRecord {
  const record = parseRecord(SAMPLES.violations ?? '');
  const [whole, rest] = [true, false].map((is) =>
    record.findings.filter(({ violations }) => violations.length > 0 === is),
  );
  const pick = (from: readonly Finding[], index: number): Finding => from[index % from.length] as Finding;
  const findings = Array.from({ length: size }, (_, index): Finding => {
    const isBroken = index % size < broken;
    const own = pick((isBroken ? whole : rest) ?? [], index);
    const [first] = own.violations;
    return {
      ...own,
      rule: `${own.rule}-${index}`,
      exchanges: Array.from({ length: 40 }, (_n, place) => 1 + ((index + place * 3) % 190)),
      judged: 40,
      violations: first === undefined ? [] : Array.from({ length: 5 }, () => first),
    };
  });
  const exchanges = Array.from({ length: 190 }, (_, index): RecordedExchange => {
    const own = record.exchanges[index % record.exchanges.length] as RecordedExchange;
    return { ...own, n: index + 1, at: index * 40 };
  });
  return { ...record, findings, exchanges };
}
