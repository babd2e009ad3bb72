import type { RecordLine, RunRecord } from '../model.ts';
import { formatLine } from './format-line.ts';

/** A record as its own lines again; a line that was cut in half is left out. */
export function renderRecord({ header, exchanges, findings, end }: RunRecord): string {
  const lines: readonly RecordLine[] = [
    header,
    ...exchanges,
    ...findings.map((finding) => ({ kind: 'finding', ...finding }) as const),
    ...(end === undefined ? [] : [end]),
  ];
  return lines.map((line) => `${formatLine(line)}\n`).join('');
}
