import { revisions } from '../contract/index.ts';
import { showUnprintable } from '../elide.ts';
import { shellWord } from '../shell.ts';
import type { Judgement, Verification } from './verify.ts';

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

/** What is wrong with an exchange, in the one shape of a failure. */
export function explainViolations({ violations }: Verification, contract: string): string {
  const count = violations.length === 1 ? '1 rule' : `${violations.length} rules`;
  return [`the exchange breaks ${count}`, ...violations.map((one) => block(one, contract))].join('\n\n');
}
