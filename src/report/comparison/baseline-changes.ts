import type { BaselineDeviation, BaselineEntry } from '../../history/baseline-format.ts';
import type { Revised, RevisedEntry } from '../../history/standing.ts';
import type { CauseEntry } from '../../history/tolerated-causes.ts';
import type { Tolerance } from '../../model.ts';
import { visible } from '../../text/elide.ts';
import { joinBlocks } from '../words.ts';

const SIGNS = { added: '+', removed: '-', changed: '~', renewed: '~' } as const;

function answer(sign: string, { profile, expected, actual, cases }: BaselineDeviation): readonly string[] {
  return [
    `  ${sign} expected   ${visible(expected)}`,
    `  ${sign} actual     ${visible(actual)}`,
    `  ${sign} cases      ${visible(cases.join(', '))}${profile === 'gate' ? '' : ` (${profile})`}`,
  ];
}

function about(entry: Tolerance & Pick<BaselineEntry, 'intermittent'>): readonly string[] {
  const { reason, ticket = [], since, expires, intermittent } = entry;
  const missing = intermittent === undefined ? [] : 'intermittent: it may be missing from a run';
  const rest = [ticket, `since ${since}`, `expires ${expires}`, missing].flat();
  // Of an entry that is only proposed, nobody has said why.
  return reason === '' ? [] : [`    reason     ${visible(reason)}`, `    ${visible(rest.join(' · '))}`];
}

function answers({ before, after }: RevisedEntry): readonly string[] {
  const [was = [], is = []] = [before?.answers, after?.answers];
  const only = (these: readonly BaselineDeviation[], those: readonly BaselineDeviation[]) =>
    these.filter((one) => !those.some((other) => JSON.stringify(one) === JSON.stringify(other)));
  return [
    ...only(was, is).flatMap((one) => answer('-', one)),
    ...only(is, was).flatMap((one) => answer('+', one)),
  ];
}

function block<Entry extends Tolerance>(
  { kind, before, after }: Revised<Entry>,
  nameOf: (entry: Entry) => string,
  more: readonly string[],
): string {
  const entry = after ?? before;
  if (entry === undefined || kind === 'kept') return '';
  const days =
    before !== undefined && after !== undefined && before.expires !== after.expires
      ? [`  - expires    ${before.expires}`, `  + expires    ${after.expires}`]
      : [];
  return [`${SIGNS[kind]} ${visible(nameOf(entry))}`, ...about(entry), ...days, ...more].join('\n');
}

/** What would be written, and what is there already, as people read a diff. Entries that stay are counted. */
export function showRevisions(
  revisions: readonly RevisedEntry[],
  causes: readonly Revised<CauseEntry>[] = [],
): string {
  const shown = [
    ...causes.map((one) => block(one, ({ cause }) => `cause ${cause}`, [])),
    ...revisions.map((one) => block(one, ({ rule }) => rule, answers(one))),
  ];
  const count = (...kinds: readonly RevisedEntry['kind'][]): number =>
    [...revisions, ...causes].filter(({ kind }) => kinds.includes(kind)).length;
  const sum =
    `${count('added')} added, ${count('changed', 'renewed')} changed, ${count('removed')} ` +
    `removed, ${count('kept')} kept`;
  return `${joinBlocks([...shown, sum])}\n`;
}
