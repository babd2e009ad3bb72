import { type AtlasChange, compareAtlas } from '../../history/compare-atlas.ts';
import type { Atlas, AtlasLimit } from '../../record/atlas.ts';
import { areasOf, listedUnasked } from '../../record/atlas.ts';
import { escapeMarkdown, markdownTable } from '../html/markup.ts';
import { code } from '../markdown.ts';
import { testedAt } from '../verdict.ts';
import { count, joinBlocks, joinVisible } from '../words.ts';
import { concludeAtlas } from './console.ts';

export function renderAtlasMarkdown(atlas: Atlas): string {
  const { tool, contract, strategy, startedAt } = atlas.header;
  const { sentence, notes } = concludeAtlas(atlas);
  const run = [tool, `contract ${contract.revision}`, testedAt(atlas.header)];
  const facts = [...run, `a connection of strategy ${strategy}`, startedAt];
  const areas = areasOf(atlas).flatMap(({ title, entries }) => {
    const rows = entries.map(({ id, question, answer }) => [
      escapeMarkdown(question),
      `**${escapeMarkdown(answer.words)}**`,
      code(id),
    ]);
    return [`## ${escapeMarkdown(title)}`, markdownTable(['question', 'answer', 'id'], rows)];
  });
  const blocks = [
    '# What this tenant answers',
    escapeMarkdown(sentence),
    notes.map((note) => `- ${escapeMarkdown(note)}`).join('\n'),
    facts.map(escapeMarkdown).join(' · '),
    ...areas,
    limits(atlas),
    unasked(atlas),
  ];
  return `${joinBlocks(blocks)}\n`;
}

function limits({ limits: all }: Atlas): string {
  if (all.length === 0) return '';
  const rows = all.map(({ id, question, words, requests }) => [
    escapeMarkdown(question),
    `**${escapeMarkdown(words)}**`,
    String(requests),
    code(id),
  ]);
  const table = markdownTable(['question', 'answer', 'requests', 'id'], rows, ['---', '---', '---:', '---']);
  return ['## Limits', table, ...all.flatMap(proposal)].join('\n\n');
}

function proposal({ id, proposal: found }: AtlasLimit): readonly string[] {
  if (found === undefined) return [];
  const steps = found.patch.map((step) => escapeMarkdown(JSON.stringify(step)));
  return [`What ${escapeMarkdown(found.file)} would say (${code(id)}): ${steps.join(', ')}`];
}

function unasked(atlas: Atlas): string {
  const lines = listedUnasked(atlas).map(
    ({ id, question, because }) => `- ${code(id)}: ${escapeMarkdown(question)} ${escapeMarkdown(because)}`,
  );
  return lines.length === 0 ? '' : ['## Not asked', '', ...lines].join('\n');
}

const headings: readonly (readonly [kind: AtlasChange['kind'], heading: string])[] = [
  ['answer', 'Answers that differ'],
  ['limit', 'Limits that differ'],
  ['message', 'The same answers in other words'],
  ['gone', 'Asked before and not now'],
  ['new', 'Asked now and not before'],
];

function linesOf({ id, question, kind, was = '', is }: AtlasChange): readonly string[] {
  const now = kind === 'gone' ? `not asked${is === undefined ? '' : `: ${is}`}` : `is   ${is ?? ''}`;
  return [`  ${id}`, `    ${question}`, ...(kind === 'new' ? [] : [`    was  ${was}`]), `    ${now}`];
}

const safe = (lines: readonly string[]): string => joinVisible(lines, '\n');

const from = ({ header: { target, startedAt, contract } }: Atlas): string =>
  `${target}, ${startedAt}, contract ${contract.revision}`;

export function renderAtlasChanges(before: Atlas, after: Atlas): string {
  const changes = compareAtlas(before, after);
  const blocks = headings.flatMap(([kind, heading]) => {
    const own = changes.filter((change) => change.kind === kind);
    return own.length === 0 ? [] : [`${heading}\n${safe(own.flatMap(linesOf))}`];
  });
  const same =
    after.entries.length + after.limits.length - changes.filter(({ kind }) => kind !== 'gone').length;
  const end =
    changes.length === 0
      ? `No difference in ${count(same, 'answer')}.`
      : `${count(changes.length, 'difference')}, ${count(same, 'answer')} the same.`;
  const head = safe([`before  ${from(before)}`, `after   ${from(after)}`]);
  return `${[head, ...blocks, end].join('\n\n')}\n`;
}
