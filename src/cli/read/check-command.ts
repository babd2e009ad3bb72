import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Contract } from '../../contract/index.ts';
import { judgeRecorded } from '../../library/judge.ts';
import type { Recorded } from '../../library/recorded.ts';
import type { Rule, Verdict } from '../../model.ts';
import { count } from '../../report/words.ts';
import { visible } from '../../text/elide.ts';
import { ConfigError } from '../../text/errors.ts';
import { decodeText, wrongEncoding } from '../config/env-file.ts';
import { loadContract } from '../config/load-contract.ts';
import { gateOptions, type RawOptions } from '../config/options.ts';
import type { Io } from '../process/streams.ts';
import { type Recording, readRecorded } from './recorded.ts';

function read(file: string, cwd: string): string {
  try {
    const bytes = readFileSync(resolve(cwd, file));
    const wrong = wrongEncoding(bytes);
    if (wrong !== undefined) throw new ConfigError([`${file}: ${wrong}`]);
    return decodeText(bytes);
  } catch (error) {
    if (error instanceof ConfigError) throw error;
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

/** What one rule makes of all exchanges it speaks of. */
export interface Checked {
  readonly rule: Rule;
  readonly judged: number;
  readonly violations: readonly (Extract<Verdict, { kind: 'violation' }> & { readonly label: string })[];
}

export interface Check {
  /** In the order in which they first judged anything. */
  readonly rules: readonly Checked[];
  /** Exchanges of which the file does not hold what rules speak of. */
  readonly bodiless: readonly Recorded[];
  /** Exchanges that no rule speaks of. */
  readonly unjudged: number;
}

/** What the rules make of recorded exchanges. */
export function check(recorded: readonly Recorded[], contract: Contract): Check {
  const byRule = new Map<
    string,
    { rule: Rule; judged: number; violations: Checked['violations'][number][] }
  >();
  const bodiless: Recorded[] = [];
  let unjudged = 0;
  for (const [index, one] of recorded.entries()) {
    const { judged, isBodyMissing } = judgeRecorded(one, index + 1, contract);
    const decided = judged.filter(({ verdict: { kind } }) => kind === 'pass' || kind === 'violation');
    if (isBodyMissing) bodiless.push(one);
    else if (decided.length === 0) unjudged += 1;
    for (const { rule, verdict } of decided) {
      const entry = byRule.get(rule.id) ?? { rule, judged: 0, violations: [] };
      entry.judged += 1;
      if (verdict.kind === 'violation') entry.violations.push({ ...verdict, label: one.label });
      byRule.set(rule.id, entry);
    }
  }
  return { rules: [...byRule.values()], bodiless, unjudged };
}

/** At most so many exchanges of one kind are listed. */
const SHOWN = 5;

const listed = (lines: readonly string[]): string =>
  [...lines.slice(0, SHOWN), ...(lines.length > SHOWN ? [`and ${lines.length - SHOWN} more`] : [])].join(
    ', ',
  );

function shown({ rule: { id, level, statement }, violations }: Checked): string {
  const mark = level === 'must' ? '✗' : '⚠';
  const lines = violations
    .slice(0, SHOWN)
    .map(
      ({ label, expected, actual }) =>
        `    ${visible(label)}\n      expected ${visible(expected)}\n      actual   ${visible(actual)}`,
    );
  const more =
    violations.length > SHOWN ? [`    and ${count(violations.length - SHOWN, 'more exchange')}`] : [];
  return [`${mark} ${id} · ${level}`, `  ${statement}`, ...lines, ...more, '\n'].join('\n');
}

/** What of the file was not judged, and why: it is never counted as conforming. */
function passedOver({ recorded, odd }: Recording, { bodiless }: Check): readonly string[] {
  const entries = recorded.length + odd.length;
  const were = (number: number): string => (number === 1 ? 'was' : 'were');
  return [
    ...(odd.length === 0
      ? []
      : [
          `${odd.length} of ${count(entries, 'entry', 'entries')} ${were(odd.length)} passed over: ${listed(odd.map(({ label, why }) => `${visible(label)} (${visible(why, 100)})`))}\n`,
        ]),
    ...(bodiless.length === 0
      ? []
      : [
          `${count(bodiless.length, 'body', 'bodies')} ${were(bodiless.length)} not judged: ${listed(bodiless.map(({ label, lost = '' }) => `${visible(label)} (${lost})`))}\n`,
        ]),
  ];
}

function summary(recorded: readonly Recorded[], { rules, unjudged, bodiless }: Check): string {
  const exchanges = count(recorded.length, 'exchange');
  const total = rules.reduce((sum, { judged }) => sum + judged, 0);
  if (total === 0) {
    const why =
      bodiless.length === 0
        ? `none of ${exchanges} is an organization connection or an error`
        : `the file does not hold what rules speak of in ${exchanges}`;
    return `Nothing to judge: ${why}\n`;
  }
  const violated = rules.filter(({ violations }) => violations.length > 0);
  const must = violated.filter(({ rule }) => rule.level === 'must').length;
  const silent = unjudged === 0 ? '' : `; no rule speaks of ${unjudged} of them`;
  return `${exchanges}, ${count(total, 'judgement')} by ${count(rules.length, 'rule')}: ${count(must, 'must rule')} violated, ${count(violated.length - must, 'should rule')}${silent}\n`;
}

/** `patchproof check`: judges recorded exchanges offline. Exit 0, 1, or 2 when there is nothing to judge. */
export function checkCommand(file: string, raw: RawOptions, io: Io): number {
  const { contract, strict } = gateOptions(raw, io.env);
  const recording = readRecorded(file, read(file, io.cwd));
  const found = check(recording.recorded, loadContract(contract, io.cwd));
  const violated = found.rules.filter(({ violations }) => violations.length > 0);
  io.out(
    [...violated.map(shown), ...passedOver(recording, found), summary(recording.recorded, found)].join(''),
  );
  if (found.rules.length === 0) return 2;
  return violated.some(({ rule }) => strict || rule.level === 'must') ? 1 : 0;
}
