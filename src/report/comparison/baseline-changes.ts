import type { RevisedEntry } from '../../history/revise.ts';
import type { BaselineDeviation, BaselineEntry } from '../../model.ts';
import { visible } from '../../text/elide.ts';

const SIGNS = { added: '+', removed: '-', changed: '~', renewed: '~', kept: '=' } as const;

function answer(sign: string, { profile, expected, actual, cases }: BaselineDeviation): readonly string[] {
  return [
    `  ${sign} expected   ${visible(expected)}`,
    `  ${sign} actual     ${visible(actual)}`,
    `  ${sign} cases      ${visible(cases.join(', '))}${profile === 'gate' ? '' : ` (${profile})`}`,
  ];
}

function about({ reason, ticket, since, expires, intermittent }: BaselineEntry): readonly string[] {
  const rest = [
    ...(ticket === undefined ? [] : [ticket]),
    ...[`since ${since}`, `expires ${expires}`],
    ...(intermittent === undefined ? [] : ['intermittent: it may be missing from a run']),
  ];
  // Of an entry that is only proposed, nobody has said why.
  return reason === '' ? [] : [`    reason     ${visible(reason)}`, `    ${visible(rest.join(' · '))}`];
}

const isSame = (a: BaselineDeviation, b: BaselineDeviation): boolean =>
  JSON.stringify(a) === JSON.stringify(b);

function answers({ before, after }: RevisedEntry): readonly string[] {
  const [was, is] = [before?.answers ?? [], after?.answers ?? []];
  return [
    ...was.filter((one) => !is.some((other) => isSame(one, other))).flatMap((one) => answer('-', one)),
    ...is.filter((one) => !was.some((other) => isSame(one, other))).flatMap((one) => answer('+', one)),
  ];
}

function block(revision: RevisedEntry): string {
  const { kind, before, after } = revision;
  const entry = after ?? before;
  if (entry === undefined) return '';
  const days =
    before !== undefined && after !== undefined && before.expires !== after.expires
      ? [`  - expires    ${before.expires}`, `  + expires    ${after.expires}`]
      : [];
  return [`${SIGNS[kind]} ${visible(entry.rule)}`, ...about(entry), ...days, ...answers(revision)].join('\n');
}

/** What would be written, and what is there already, as people read a diff. Entries that stay are counted. */
export function showRevisions(revisions: readonly RevisedEntry[]): string {
  const shown = revisions.filter(({ kind }) => kind !== 'kept').map(block);
  const count = (...kinds: readonly RevisedEntry['kind'][]): number =>
    revisions.filter(({ kind }) => kinds.includes(kind)).length;
  const sum = `${count('added')} added, ${count('changed', 'renewed')} changed, ${count('removed')} removed, ${count('kept')} kept`;
  return `${[...shown, sum].join('\n\n')}\n`;
}
