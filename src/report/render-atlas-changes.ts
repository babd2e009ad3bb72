import type { Atlas } from '../model.ts';
import { type AtlasChange, compareAtlas } from './compare-atlas.ts';
import { count } from './count.ts';
import { visible } from './visible.ts';

const headings = {
  answer: 'Answers that differ',
  limit: 'Limits that differ',
  message: 'The same answers in other words',
  gone: 'Asked before and not now',
  new: 'Asked now and not before',
} as const;

function one({ id, question, kind, was, is }: AtlasChange): string {
  const lines = [`  ${id}`, `    ${question}`];
  if (kind === 'new') return [...lines, `    is   ${is ?? ''}`].join('\n');
  if (kind === 'gone')
    return [...lines, `    was  ${was ?? ''}`, `    not asked${is === undefined ? '' : `: ${is}`}`].join(
      '\n',
    );
  return [...lines, `    was  ${was ?? ''}`, `    is   ${is ?? ''}`].join('\n');
}

const safe = (text: string): string =>
  text
    .split('\n')
    .map((line) => visible(line))
    .join('\n');

const from = ({ header: { target, startedAt, contract } }: Atlas): string =>
  `${target}, ${startedAt}, contract ${contract.revision}`;

/** What changed between two atlases, in words. */
export function renderAtlasChanges(before: Atlas, after: Atlas): string {
  const changes = compareAtlas(before, after);
  const kinds = ['answer', 'limit', 'message', 'gone', 'new'] as const;
  const blocks = kinds.flatMap((kind) => {
    const own = changes.filter((change) => change.kind === kind);
    return own.length === 0 ? [] : [`${headings[kind]}\n${own.map(one).map(safe).join('\n')}`];
  });
  const same =
    after.entries.length + after.limits.length - changes.filter(({ kind }) => kind !== 'gone').length;
  const end =
    changes.length === 0
      ? `No difference in ${count(same, 'answer')}.`
      : `${count(changes.length, 'difference')}, ${count(same, 'answer')} the same.`;
  return `${[safe(`before  ${from(before)}\nafter   ${from(after)}`), ...blocks, end].join('\n\n')}\n`;
}
