import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { diagnose } from '../../diagnose/diagnose.ts';
import { shippedDictionary } from '../../diagnose/dictionary.ts';
import { type Recording, readRecorded } from '../../library/read-recorded.ts';
import type { Recorded } from '../../library/recorded.ts';
import { type CheckedFile, type CheckedRule, check } from '../../library/verify.ts';
import type { Finding } from '../../model.ts';
import { briefly, causeLines, explained, unexplainedLines } from '../../report/causes.ts';
import { plain } from '../../report/terminal.ts';
import { count, cutTo } from '../../report/words.ts';
import { visible } from '../../text/elide.ts';
import { ConfigError, refusing } from '../../text/errors.ts';
import type { Command } from '../commands/options.ts';
import { decodeText, whyUnread, wrongEncoding } from '../config/files.ts';
import { loadContract } from '../config/load-contract.ts';
import { gateOptions } from '../config/options.ts';

function read(file: string, cwd: string): string {
  const bytes = refusing(
    (error) => `${file}: ${whyUnread(error)}; expected a HAR or JSON file`,
    () => readFileSync(resolve(cwd, file)),
  );
  const wrong = wrongEncoding(bytes);
  if (wrong !== undefined) throw new ConfigError([`${file}: ${wrong}`]);
  return decodeText(bytes);
}

const SHOWN = 5;

function shown({ rule: { id, level, statement }, violations }: CheckedRule): string {
  const lines = violations.map(
    ({ label, expected, actual }) =>
      `${visible(label)}\n      expected ${visible(expected)}\n      actual   ${visible(actual)}`,
  );
  const some = cutTo(lines, SHOWN, 'exchange').map((line) => `    ${line}`);
  return [`${level === 'must' ? '✗' : '⚠'} ${id} · ${level}`, `  ${statement}`, ...some, '\n'].join('\n');
}

/** A rule as a run would have found it: each exchange of the file is a case that nobody knows. */
const findingOf = ({ rule, judged, violations }: CheckedRule): Finding => ({
  rule: rule.id,
  part: rule.part,
  level: rule.level,
  statement: rule.statement,
  source: rule.source,
  outcome: violations.length > 0 ? 'violated' : 'upheld',
  judged,
  because: [],
  observed: [],
  violations: [],
  answers: violations.map(({ expected, actual, differences, n }) => ({
    expected,
    actual,
    differences,
    cases: [`${n}`],
  })),
});

/** What the violations of a file may come from, or that nobody can tell; nothing where there are none. */
export function likelyCauses(file: CheckedFile, revision: string): string {
  if (file.rules.every(({ violations }) => violations.length === 0)) return '';
  const dictionary = shippedDictionary();
  if (revision !== dictionary.contract)
    return `No likely causes: they are known for contract ${dictionary.contract} only\n\n`;
  // Cases that are not known are told apart as in a deep run: by the rule, and the way it was broken.
  const header = { profile: 'deep', contract: { revision } } as const;
  const diagnosis = diagnose({ header, exchanges: [], findings: file.rules.map(findingOf) }, dictionary);
  if (diagnosis.causes.length === 0) return 'No known cause explains what is violated\n\n';
  const style = { paint: plain };
  return [
    explained(diagnosis),
    ...diagnosis.causes.flatMap((cause) => causeLines(cause, briefly(cause, undefined), style)),
    ...unexplainedLines(diagnosis, style),
    '\n',
  ].join('\n');
}

/** What of the file was not judged, and why: it is never counted as conforming. */
function passedOver({ recorded, odd }: Recording, { bodiless }: CheckedFile): string {
  const entries = count(recorded.length + odd.length, 'entry', 'entries');
  const unread = bodiless.map(({ label, lost = '' }) => ({ label, why: lost }));
  const listed = (what: string, became: string, of: Recording['odd']): string => {
    if (of.length === 0) return '';
    const list = of.map(({ label, why }) => `${visible(label)} (${visible(why, 100)})`);
    return `${what} ${of.length === 1 ? 'was' : 'were'} ${became}: ${cutTo(list, SHOWN).join(', ')}\n`;
  };
  return [
    listed(`${odd.length} of ${entries}`, 'passed over', odd),
    listed(count(bodiless.length, 'body', 'bodies'), 'not judged', unread),
  ].join('');
}

function summary(recorded: readonly Recorded[], { rules, unjudged, bodiless }: CheckedFile): string {
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
  return (
    `${exchanges}, ${count(total, 'judgement')} by ${count(rules.length, 'rule')}: ` +
    `${count(must, 'must rule')} violated, ${count(violated.length - must, 'should rule')}${silent}\n`
  );
}

/** `patchproof check`: judges recorded exchanges offline. Exit 0, 1, or 2 when there is nothing to judge. */
export const checkCommand: Command = ([file = ''], raw, io) => {
  const { contract, strict } = gateOptions(raw, io.env);
  const recording = readRecorded(file, read(file, io.cwd));
  const found = check(recording.recorded, loadContract(contract, io.cwd));
  const violated = found.rules.filter(({ violations }) => violations.length > 0);
  const parts = [...violated.map(shown), likelyCauses(found, contract), passedOver(recording, found)];
  io.out([...parts, summary(recording.recorded, found)].join(''));
  if (found.rules.length === 0) return 2;
  return violated.some(({ rule }) => strict || rule.level === 'must') ? 1 : 0;
};
