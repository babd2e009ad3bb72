/** The figures of a measurement, for people. Pure. */
import type { Share } from './measure.ts';

export interface Figure {
  readonly what: string;
  readonly share: Share;
  /** Percent; absent for a figure without a target. */
  readonly atLeast?: number;
}

const percent = ({ part, whole }: Share): number => (whole === 0 ? 100 : (100 * part) / whole);

const isMet = ({ share, atLeast = 0 }: Figure): boolean => percent(share) >= atLeast;

const measured = ({ share }: Figure): string =>
  `${share.part} of ${share.whole} (${percent(share).toFixed(1)} %)`;

const targetOf = (figure: Figure): string =>
  figure.atLeast === undefined ? '–' : `${figure.atLeast} %${isMet(figure) ? '' : ', missed'}`;

const cell = (text: string): string => text.replaceAll('|', '\\|');

/** What is shown of what a figure leaves; the file beside it has all. */
const SHOWN = 20;

function section({ what, share: { rest } }: Figure): string {
  const more = rest.length > SHOWN ? [`- ${rest.length - SHOWN} more in diagnosis.json`] : [];
  return [`## Not so: ${what}`, '', ...rest.slice(0, SHOWN).map((line) => `- ${line}`), ...more].join('\n');
}

export function renderFigures(figures: readonly Figure[]): {
  readonly markdown: string;
  readonly lines: readonly string[];
  readonly missed: readonly Figure[];
} {
  const rows = figures.map((one) => `| ${[one.what, measured(one), targetOf(one)].map(cell).join(' | ')} |`);
  const table = ['| what | measured | target |', '| --- | --- | --- |', ...rows].join('\n');
  const sections = figures.filter(({ share }) => share.rest.length > 0).map(section);
  return {
    markdown: `${['# Diagnosis', table, ...sections].join('\n\n')}\n`,
    lines: figures.map((one) => `${one.what}: ${measured(one)}, target ${targetOf(one)}`),
    missed: figures.filter((one) => !isMet(one)),
  };
}
