import type { RunRecord, Tolerance } from '../model.ts';
import { count } from './count.ts';
import type { BlockStyle } from './violation-block.ts';
import { visible } from './visible.ts';
import { wrap } from './wrap.ts';

function tolerance({ reason, since, expires, ticket }: Tolerance): string {
  const days = `since ${since}, until ${expires}`;
  return [reason, ...(ticket === undefined ? [] : [ticket]), days].map((text) => visible(text)).join(' · ');
}

function tolerated({ findings }: RunRecord, { paint, width }: BlockStyle): readonly string[] {
  const known = findings.filter((finding) => finding.tolerated !== undefined);
  if (known.length === 0) return [];
  const lines = known.flatMap(({ rule, tolerated: why = [] }) => [
    `  ${visible(rule)}`,
    ...why.map((one) => wrap(`    ${tolerance(one)}`, width, 4)),
  ]);
  return [
    [`${paint.strong('Tolerated')} ${paint.dim(`· ${count(known.length, 'rule')}`)}`, ...lines].join('\n'),
  ];
}

function stale({ end }: RunRecord, { paint, width }: BlockStyle): readonly string[] {
  return (end?.baseline?.stale ?? []).map(({ rule, because, mend }) =>
    [
      `${paint.bad(`✗ ${visible(rule)}`)} ${paint.dim('· stale in the baseline')}`,
      wrap(`  ${visible(because)}`, width, 2),
      `  ${paint.dim('mend'.padEnd(11))}${visible(mend, Number.POSITIVE_INFINITY)}`,
    ].join('\n'),
  );
}

/** What the baseline says of a run: entries to mend, then what is put up with. */
export function baselineSections(record: RunRecord, style: BlockStyle): readonly string[] {
  return [...stale(record, style), ...tolerated(record, style)];
}
