import type { Atlas, AtlasLimit } from '../model.ts';
import { areasOf } from './atlas-areas.ts';
import { concludeAtlas } from './conclude-atlas.ts';
import { escapeMarkdown } from './escape-html.ts';
import { testedAt } from './tested.ts';

const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;

/** An id; anything that does not look like one is escaped. */
const code = (id: string): string => (/^[\w.*-]+$/.test(id) ? `\`${id}\`` : escapeMarkdown(id));

/** An atlas as a page of a wiki: a table for each area. */
export function renderAtlasMarkdown(atlas: Atlas): string {
  const { tool, contract, strategy, startedAt } = atlas.header;
  const { sentence, notes } = concludeAtlas(atlas);
  const facts = [
    tool,
    `contract ${contract.revision}`,
    testedAt(atlas.header),
    `a connection of strategy ${strategy}`,
    startedAt,
  ];
  const blocks = [
    '# What this tenant answers',
    `${escapeMarkdown(sentence)}`,
    notes.map((note) => `- ${escapeMarkdown(note)}`).join('\n'),
    facts.map(escapeMarkdown).join(' · '),
    ...areasOf(atlas).map(({ title, entries }) =>
      [
        `## ${escapeMarkdown(title)}`,
        '',
        row(['question', 'answer', 'id']),
        row(['---', '---', '---']),
        ...entries.map(({ id, question, answer }) =>
          row([escapeMarkdown(question), `**${escapeMarkdown(answer.words)}**`, code(id)]),
        ),
      ].join('\n'),
    ),
    limits(atlas),
    unasked(atlas),
  ];
  return `${blocks.filter((block) => block !== '').join('\n\n')}\n`;
}

function limits({ limits: all }: Atlas): string {
  if (all.length === 0) return '';
  return [
    '## Limits',
    '',
    row(['question', 'answer', 'requests', 'id']),
    row(['---', '---', '---:', '---']),
    ...all.map(({ id, question, words, requests }) =>
      row([escapeMarkdown(question), `**${escapeMarkdown(words)}**`, String(requests), code(id)]),
    ),
    ...all.flatMap(proposal),
  ].join('\n');
}

function proposal({ id, proposal: found }: AtlasLimit): readonly string[] {
  if (found === undefined) return [];
  const steps = found.patch.map((step) => escapeMarkdown(JSON.stringify(step)));
  return ['', `What ${escapeMarkdown(found.file)} would say (${code(id)}): ${steps.join(', ')}`];
}

function unasked({ header, unasked: all }: Atlas): string {
  // Where nothing could be read, every question has the same reason, and the notes say it.
  if (all.length === 0 || header.unread !== undefined) return '';
  return [
    '## Not asked',
    '',
    ...all.map(
      ({ id, question, because }) => `- ${code(id)}: ${escapeMarkdown(question)} ${escapeMarkdown(because)}`,
    ),
  ].join('\n');
}
