import type { Contract } from '../contract/index.ts';
import type { Level, Source, Verdict } from '../model.ts';
import { type HttpExchange, recordedOf } from './exchange.ts';
import { type Judged, judgeRecorded } from './judge.ts';

/** What one rule makes of an exchange. */
export interface Judgement {
  readonly rule: string;
  readonly level: Level;
  readonly statement: string;
  readonly source: Source;
  readonly verdict: Extract<Verdict, { kind: 'pass' | 'violation' }>;
}

export interface Verification {
  /** `nothing judged`: no rule speaks of such an exchange, which is never a pass. */
  readonly outcome: 'conforms' | 'does not conform' | 'nothing judged';
  /** In reading order. */
  readonly judged: readonly Judgement[];
  /** Those of them that fail the exchange: must rules, and with `strict` should rules. */
  readonly violations: readonly Judgement[];
}

export interface VerifyOptions {
  /** Violations of should rules count too. */
  readonly strict?: boolean | undefined;
}

function judgement({ rule, verdict }: Judged): readonly Judgement[] {
  const { id, level, statement, source } = rule;
  return verdict.kind === 'pass' || verdict.kind === 'violation'
    ? [{ rule: id, level, statement, source, verdict }]
    : [];
}

/** Judges one exchange by every rule that speaks of it. Sends nothing. */
export function verify(
  contract: Contract,
  exchange: HttpExchange,
  { strict = false }: VerifyOptions = {},
): Verification {
  const judged = judgeRecorded(recordedOf(exchange), 1, contract).judged.flatMap(judgement);
  const violations = judged.filter(
    ({ verdict, level }) =>
      verdict.kind === 'violation' && (level === 'must' || (strict && level === 'should')),
  );
  const outcome =
    judged.length === 0 ? 'nothing judged' : violations.length > 0 ? 'does not conform' : 'conforms';
  return { outcome, judged, violations };
}
