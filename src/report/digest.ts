import { diagnosisOf } from '../diagnose/diagnose.ts';
import type { LikelyCause } from '../diagnose/diagnosis.ts';
import { pairOf } from '../diagnose/dictionary.ts';
import type { Finding, Violation } from '../model.ts';
import type { RunRecord } from '../record/record.ts';
import { brokenCases, untolerated } from '../record/status.ts';
import { visible } from '../text/elide.ts';
import {
  apart,
  type BlockStyle,
  briefly,
  causeLines,
  decision,
  explained,
  share,
  shortestReproduction,
  unexplainedLines,
  violationBlocks,
} from './violation-block.ts';
import { count, wrap } from './words.ts';

/** So many lines are printed where the rest is in the reports: more where they are short. */
const SCREEN = { narrow: 80, wide: 60 };
const WIDE = 80;

/** Without the first line, the space behind it, and the break at the end. */
export const linesOnScreen = ({ width = WIDE }: BlockStyle): number =>
  (width < WIDE ? SCREEN.narrow : SCREEN.wide) - 3;

export const linesIn = (text: string): number => (text === '' ? 0 : text.split('\n').length);

/** The first texts that fit in so many lines, and a line that tells how many are left out; all without a limit. */
export function firstThatFit(
  texts: readonly string[],
  lines: number | undefined,
  tell: (left: number, isAll: boolean) => string,
): readonly string[] {
  if (lines === undefined || linesIn(texts.join('\n')) <= lines) return texts;
  let room = lines - 1;
  const end = texts.findIndex((text) => {
    room -= linesIn(text);
    return room < 0;
  });
  return [...texts.slice(0, end), tell(texts.length - end, end === 0)];
}

/** What the server does, how much that explains, and how to see it again; in so many lines where a screen has to do. */
export function causes(record: RunRecord, style: BlockStyle, lines?: number): string {
  const diagnosis = diagnosisOf(record);
  const { causes: all } = diagnosis;
  if (all.length === 0) return '';
  const open = unexplainedLines(diagnosis, style);
  const room = lines === undefined ? undefined : lines - 1 - linesIn(open.join('\n'));
  return [style.paint.strong(explained(diagnosis)), ...listed(all, record, style, room), ...open].join('\n');
}

/** As many causes with their commands as leave room for the others without, and those that have none counted. */
function listed(
  all: readonly LikelyCause[],
  record: RunRecord,
  style: BlockStyle,
  room: number | undefined,
): readonly string[] {
  const whole = all.map((one) => withCommands(one, record, style, room === undefined ? 'all' : 'one'));
  if (room === undefined || linesIn(whole.join('\n')) <= room) return whole;
  const short = all.map((one) => causeLines(one, briefly(one, style.width), style).join('\n'));
  const mixed = (commands: number): readonly string[] => [
    ...whole.slice(0, commands),
    ...short.slice(commands),
    style.paint.dim(
      wrap(
        `${count(all.length - commands, 'cause')} without a command: --verbose prints them`,
        style.width,
        2,
      ),
    ),
  ];
  const best = all.findLastIndex((_, at) => linesIn(mixed(at).join('\n')) <= room);
  if (best >= 0) return mixed(best);
  return firstThatFit(short, room, (left) =>
    style.paint.dim(`${count(left, 'more cause')}, and all commands: --verbose prints them`),
  );
}

/** `one`: a command that shows it, the one that tells it from others where there is one. */
function withCommands(
  cause: LikelyCause,
  record: RunRecord,
  style: BlockStyle,
  which: 'all' | 'one',
): string {
  const facts =
    which === 'all' ? [cause.id, share(cause), ...apart(cause, record.header)] : briefly(cause, style.width);
  const commands = [decision(cause, record.header), shortestReproduction(cause, record)].filter(
    (one) => one !== undefined,
  );
  const shown = which === 'all' ? commands.toReversed() : commands.slice(0, 1);
  return [
    ...causeLines(cause, facts, style),
    ...shown.map((one) => `  ${visible(one, Number.POSITIVE_INFINITY)}`),
  ].join('\n');
}

/** The causes, then as many failures in full as a screen has room for: one of each cause, then those without one. */
export function digest(record: RunRecord, style: BlockStyle, lines: number): readonly string[] {
  const broken = untolerated(record);
  const heads = causes(record, style, lines - 2);
  const shown: string[] = [];
  let room = lines - linesIn(heads) - 2;
  for (const block of firstBlocks(record, broken, style)) {
    if (linesIn(block) >= room) continue;
    shown.push(block);
    room -= linesIn(block) + 1;
  }
  const cases = broken.reduce((sum, finding) => sum + brokenCases(finding).length, 0);
  const left = count(cases - shown.length, shown.length === 0 ? 'failure' : 'more failure');
  const seen = record.findings.filter(({ observed }) => observed.length > 0).length;
  const also = seen === 0 ? '' : ` and what ${count(seen, 'rule')} observed`;
  const more = `${left}${also}: --verbose prints them, the reports have them`;
  return [heads, ...shown, ...(cases > shown.length ? [style.paint.dim(wrap(more, style.width, 2))] : [])];
}

/** A failure of each broken rule: those that show a cause first, then those without one. */
function firstBlocks(record: RunRecord, broken: readonly Finding[], style: BlockStyle): readonly string[] {
  const { causes: found, unexplained } = diagnosisOf(record);
  const firsts = found.flatMap(({ shownBy }) => shownBy.slice(0, 1));
  const rules = [...new Set([...firsts, ...unexplained, ...broken].map(({ rule }) => rule))];
  const shows = new Set(firsts.map(({ rule, case: id }) => pairOf(rule, id)));
  return rules.flatMap((rule) => {
    const finding = broken.find((one) => one.rule === rule);
    if (finding === undefined) return [];
    // What shows a cause, or else the shortest request; a later answer may show what an earlier request left.
    const isOfAnswers = finding.part === 'response' || finding.part === 'error';
    const rank = ({ case: id, sent }: Violation): number =>
      shows.has(pairOf(rule, id)) ? -1 : isOfAnswers ? 0 : sent.length;
    return violationBlocks(record.header, finding, { ...style, most: 1, rank }).slice(0, 1);
  });
}
