import { type Breach, type Contract, explain, faultsOf } from '../contract/index.ts';
import type { Level, Rule, Source, Verdict } from '../model.ts';
import { rules } from '../rules/index.ts';
import { describe } from '../rules/oracle.ts';
import { type HttpExchange, recordedOf } from './exchange.ts';
import { applicable, isOperation } from './judge.ts';
import type { Recorded } from './recorded.ts';

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

const judgement = ({ id, level, statement, source }: Rule, verdict: Verdict): readonly Judgement[] =>
  verdict.kind === 'pass' || verdict.kind === 'violation'
    ? [{ rule: id, level, statement, source, verdict }]
    : [];

/** The rule that a body breaks with a breach of the request schema. */
function ruleOf({ pointer, keyword }: Breach, all: readonly Rule[]): Rule | undefined {
  const subject = pointer.slice(1).replaceAll('/', '.') || 'body';
  return all.find(({ id }) => id === `request.${subject}.${keyword}`);
}

/** A body that the contract refuses was accepted: every rule it breaks. */
function acceptance(recorded: Recorded, contract: Contract): readonly Judgement[] {
  const { body, reply } = recorded;
  if (!isOperation(recorded) || body === undefined || reply.status >= 300) return [];
  const all = rules(contract);
  return faultsOf(contract, 'request', body).flatMap((breach) => {
    const rule = ruleOf(breach, all);
    const expected = `400: ${explain(breach)}`;
    return rule === undefined
      ? []
      : judgement(rule, { kind: 'violation', expected, actual: describe(reply) });
  });
}

/** Judges one exchange by every rule that speaks of it. Sends nothing. */
export function verify(
  contract: Contract,
  exchange: HttpExchange,
  { strict = false }: VerifyOptions = {},
): Verification {
  const recorded = recordedOf(exchange);
  const judged = [
    ...acceptance(recorded, contract),
    ...applicable(recorded, 1, contract).flatMap(([rule, seen]) => judgement(rule, rule.judge(seen))),
  ];
  const violations = judged.filter(
    ({ verdict, level }) =>
      verdict.kind === 'violation' && (level === 'must' || (strict && level === 'should')),
  );
  const outcome =
    judged.length === 0 ? 'nothing judged' : violations.length > 0 ? 'does not conform' : 'conforms';
  return { outcome, judged, violations };
}
