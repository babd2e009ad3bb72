import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Contract } from '../contract/index.ts';
import { ConfigError } from '../errors.ts';
import { applicable } from '../library/judge.ts';
import type { Recorded } from '../library/recorded.ts';
import type { Finding, Observation, Rule } from '../model.ts';
import { redact } from '../redact.ts';
import { count } from '../report/count.ts';
import { presenter } from '../run/present.ts';
import { conclude, judge } from '../run/verify.ts';
import type { Io } from './io.ts';
import { loadContract } from './load-contract.ts';
import { gateOptions, type RawOptions } from './options.ts';
import { readRecorded } from './recorded.ts';

function read(file: string, cwd: string): string {
  try {
    return readFileSync(resolve(cwd, file), 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    const why =
      code === 'ENOENT'
        ? 'there is no such file'
        : code === 'EISDIR'
          ? 'it is a folder'
          : 'it cannot be read';
    throw new ConfigError([`${file}: ${why}; expected a HAR or JSON file`]);
  }
}

/** What the response and error rules make of recorded exchanges; one finding for each rule that judged any. */
export function checked(recorded: readonly Recorded[], contract: Contract): readonly Finding[] {
  const byRule = new Map<string, { readonly rule: Rule; readonly seen: Observation[] }>();
  for (const [index, one] of recorded.entries()) {
    for (const [rule, seen] of applicable(one, index + 1, contract)) {
      const entry = byRule.get(rule.id) ?? { rule, seen: [] };
      entry.seen.push(seen);
      byRule.set(rule.id, entry);
    }
  }
  const present = presenter({
    origin: 'https://$AUTH0_DOMAIN',
    subject: { organization: '', connection: '' },
    redact: (text) => redact(text, []),
  });
  return [...byRule.values()].map(({ rule, seen }) =>
    conclude(rule, judge({ ...rule, about: () => true }, seen), { cut: false, unsent: [] }, present),
  );
}

function shown({ rule, level, statement, violations }: Finding): string {
  const mark = level === 'must' ? '✗' : '⚠';
  const lines = violations.map(
    ({ case: label, expected, actual }) =>
      `    ${label}\n      expected ${expected}\n      actual   ${actual}`,
  );
  return [`${mark} ${rule} · ${level}`, `  ${statement}`, ...lines, ''].join('\n');
}

/** `patchproof check`: judges recorded exchanges offline. Exit 0, 1, or 2 when there is nothing to judge. */
export function checkCommand(file: string, raw: RawOptions, io: Io): number {
  const { contract, strict } = gateOptions(raw, io.env);
  const recorded = readRecorded(file, read(file, io.cwd));
  const findings = checked(recorded, loadContract(contract, io.cwd)).filter(
    ({ level, judged: times }) => level !== 'observe' && times > 0,
  );
  const violated = findings.filter(({ outcome }) => outcome === 'violated');
  const must = violated.filter(({ level }) => level === 'must');
  const total = findings.reduce((sum, one) => sum + one.judged, 0);
  io.out(violated.map(shown).join('\n'));
  io.out(
    total === 0
      ? `Nothing to judge: none of ${count(recorded.length, 'exchange')} is an organization connection or an error\n`
      : `${count(recorded.length, 'exchange')}, ${count(total, 'judgement')} by ${count(findings.length, 'rule')}: ${count(must.length, 'must rule')} violated, ${count(violated.length - must.length, 'should rule')}\n`,
  );
  if (total === 0) return 2;
  return must.length > 0 || (strict && violated.length > 0) ? 1 : 0;
}
