import { ANSWER_COLUMNS, type Atlas, type AtlasEntry, areasOf, tallyAnswers } from '../../record/atlas.ts';
import { visible } from '../../text/elide.ts';
import { groupBy } from '../../text/group-by.ts';
import { type ConsoleOptions, type Paint, styleOf, wrap } from '../terminal.ts';
import { circumstances, tested } from '../verdict.ts';
import { count, cutTo, joinBlocks } from '../words.ts';

/** One sentence about a whole atlas, and what has to be said beside it. */
export function concludeAtlas({ header, entries, limits, unasked }: Atlas) {
  const { sent, planned, restoring = { writes: 0, reads: 0 }, unrestored, unread = [] } = header;
  const cut = unasked.filter((one) => one.cut);
  const impossible = unasked.length - cut.length;
  const { writes, reads } = restoring;
  const restored = `; of these, ${count(writes, 'write')} and ${count(reads, 'read')} restored what was changed`;
  const requests =
    `${count(sent.writes, 'write')}, ${count(sent.reads, 'read')} of at most ` +
    `${planned.writes} and ${planned.reads}${writes + reads > 0 ? restored : ''}`;
  const what =
    `${count(entries.length, 'question')} answered by ${tested(header)}, ` +
    `${count(limits.length, 'limit')} measured (${requests}).`;
  return {
    sentence: cut.length > 0 || unrestored.length > 0 ? `Cannot tell all: ${what}` : what,
    notes: [
      ...circumstances(header),
      ...(impossible > 0 ? [`${count(impossible, 'question')} cannot be asked of this tenant`] : []),
      ...(cut.length > 0 ? [`${count(cut.length, 'question')} cut off: ${cut[0]?.because ?? ''}`] : []),
      ...unread,
      ...unrestored.map((line) => `Not restored: ${line}`),
    ],
  };
}

const MOST = 60;

/** An atlas for a terminal: every answer when they are few, the count of each kind when they are many. */
export function renderAtlasConsole(atlas: Atlas, options: Partial<ConsoleOptions> = {}): string {
  const { paint, width } = styleOf(options);
  const { sentence, notes } = concludeAtlas(atlas);
  const { tool, contract, target } = atlas.header;
  const line = (text: string, indent = 0): string => wrap(visible(text), width, indent);
  const blocks = [
    [line(`${tool} · atlas · contract ${contract.revision} · ${target}`)],
    ...(atlas.entries.length > MOST ? [summary(atlas)] : answers(atlas, line, paint)),
    limits(atlas, line, paint),
    unasked(atlas, line, paint),
    [...notes.map((note) => line(note)), paint.strong(line(sentence))],
  ];
  return `${joinBlocks(blocks.map((block) => block.join('\n')))}\n`;
}

const NAMED = 8;

type WrapLine = (text: string, indent?: number) => string;

function answers(atlas: Atlas, line: WrapLine, paint: Paint): readonly (readonly string[])[] {
  const one = ({ id, question, answer }: AtlasEntry): readonly string[] => [
    line(`  ${question}`, 4),
    `${paint.strong(line(`    ${answer.words}`, 6))}  ${paint.dim(line(id))}`,
  ];
  return areasOf(atlas).map(({ title, entries }) => [paint.strong(line(title)), ...entries.flatMap(one)]);
}

function summary(atlas: Atlas): readonly string[] {
  const areas = areasOf(atlas);
  const wide = Math.max(...areas.map(({ id }) => id.length), 'total'.length);
  const widths = ANSWER_COLUMNS.map((column) => column.length + 2);
  const row = (name: string, cells: readonly (string | number)[]): string =>
    name.padEnd(wide) + cells.map((cell, at) => String(cell).padStart(widths[at] ?? 0)).join('');
  return [
    row('', ANSWER_COLUMNS),
    ...areas.map(({ id, entries }) => row(visible(id), tallyAnswers(entries))),
    row('total', tallyAnswers(atlas.entries)),
  ];
}

function limits({ limits: all }: Atlas, line: WrapLine, paint: Paint): readonly string[] {
  if (all.length === 0) return [];
  return [
    paint.strong('Limits'),
    ...all.flatMap(({ id, words, departs, requests, proposal }) => {
      const told = line(`  ${words}`, 4);
      const first = `${departs ? paint.warn(told) : told}  ${paint.dim(line(`${id}, ${requests} requests`))}`;
      if (proposal === undefined) return [first];
      const { file, patch } = proposal;
      return [first, line(`    the contract would say: ${file} ${JSON.stringify(patch)}`, 6)];
    }),
  ];
}

function unasked({ unasked: all }: Atlas, line: WrapLine, paint: Paint): readonly string[] {
  if (all.length === 0) return [];
  const reasons = groupBy(all, ({ because }) => because).map((group) => {
    const ids = group.map(({ id }) => id);
    return line(`  ${group[0].because}: ${cutTo(ids, NAMED).join(', ')}`, 4);
  });
  return [paint.strong('Not asked'), ...reasons];
}
