import { type Contract, revisions } from '../contract/index.ts';
import type { BrokenVerdict, Finding, Level, Rule } from '../model.ts';
import { describeActual, describeExpected, differencesOf } from '../record/describe-verdict.ts';
import { showUnprintable } from '../text/elide.ts';
import { groupBy } from '../text/group-by.ts';
import { shellWord } from '../text/shell.ts';
import { judgeRecorded } from './judge.ts';
import { type HttpExchange, type Recorded, readExchange } from './recorded.ts';

const worded = ({ expected, actual }: BrokenVerdict) => ({
  kind: 'violation' as const,
  expected: describeExpected(expected),
  actual: describeActual(actual),
});

type WordedViolation = Readonly<ReturnType<typeof worded>>;

export interface Judgement extends Pick<Finding, 'rule' | 'level' | 'statement' | 'source'> {
  readonly verdict: { readonly kind: 'pass' } | WordedViolation;
}

export interface Verification {
  /** `nothing judged`: no rule speaks of such an exchange, which is never a pass. */
  readonly outcome: 'conforms' | 'does not conform' | 'nothing judged';
  readonly judged: readonly Judgement[];
  /** Those of them that fail the exchange: must rules, and with `strict` should rules. */
  readonly violations: readonly Judgement[];
}

export interface VerifyOptions {
  readonly strict?: boolean | undefined;
}

export function verify(
  contract: Contract,
  exchange: HttpExchange,
  { strict = false }: VerifyOptions = {},
): Verification {
  const all = judgeRecorded(readExchange(exchange), 1, contract).judged;
  const judged = all.map(
    ({ rule: { id: rule, level, statement, source }, verdict }): Judgement => ({
      rule,
      level,
      statement,
      source,
      verdict: verdict.kind === 'pass' ? verdict : worded(verdict),
    }),
  );
  const failing: readonly Level[] = strict ? ['must', 'should'] : ['must'];
  const violations = judged.filter(
    ({ verdict, level }) => verdict.kind === 'violation' && failing.includes(level),
  );
  const outcome =
    judged.length === 0 ? 'nothing judged' : violations.length > 0 ? 'does not conform' : 'conforms';
  return { outcome, judged, violations };
}

function block({ rule, level, statement, source, verdict }: Judgement, contract: string): string {
  if (verdict.kind === 'pass') return `✓ ${rule} · ${level}\n  ${statement}`;
  return [
    `${level === 'must' ? '✗' : '⚠'} ${rule} · ${level}`,
    `  ${statement}`,
    `  expected   ${showUnprintable(verdict.expected)}`,
    `  actual     ${showUnprintable(verdict.actual)}`,
    `  source     ${source.document} · ${source.anchor}`,
    `  more       npx patchproof rules ${shellWord(rule)}${contract === revisions[0] ? '' : ` --contract ${shellWord(contract)}`}`,
  ].join('\n');
}

export function explainViolations({ violations }: Verification, contract: string): string {
  const count = violations.length === 1 ? '1 rule' : `${violations.length} rules`;
  return [`the exchange breaks ${count}`, ...violations.map((one) => block(one, contract))].join('\n\n');
}

const violationOf = (verdict: BrokenVerdict, { label }: Recorded, n: number) => ({
  ...worded(verdict),
  label,
  n,
  differences: differencesOf(verdict, (text) => text),
});

export interface CheckedRule {
  readonly rule: Rule;
  readonly judged: number;
  readonly violations: readonly ReturnType<typeof violationOf>[];
}

export interface CheckedFile {
  /** In the order in which they first judged anything. */
  readonly rules: readonly CheckedRule[];
  /** Exchanges of which the file does not hold what rules speak of. */
  readonly bodiless: readonly Recorded[];
  readonly unjudged: number;
}

export function check(recorded: readonly Recorded[], contract: Contract): CheckedFile {
  const all = recorded.map((one, index) => ({ one, ...judgeRecorded(one, index + 1, contract) }));
  const told = all.flatMap(({ one, judged }, index) =>
    judged.map((each) => ({ ...each, one, n: index + 1 })),
  );
  return {
    rules: groupBy(told, ({ rule }) => rule.id).map((group) => ({
      rule: group[0].rule,
      judged: group.length,
      violations: group.flatMap(({ verdict, one, n }) =>
        verdict.kind === 'violation' ? [violationOf(verdict, one, n)] : [],
      ),
    })),
    bodiless: all.filter(({ isBodyMissing }) => isBodyMissing).map(({ one }) => one),
    unjudged: all.filter(({ isBodyMissing, judged }) => !isBodyMissing && judged.length === 0).length,
  };
}
