import type { Drift, DriftFinding, DriftNote } from '../model.ts';
import { elideJson, visible } from '../text/elide.ts';
import type { ConsoleOptions } from './console.ts';
import { change, label, sentence, verdictOf } from './drift-words.ts';
import { coloured, type Paint, plain, wrap } from './words.ts';

type Style = Pick<ConsoleOptions, 'colour' | 'width'>;

const LABEL = 11;

/** A drift for a terminal: each difference in one shape, then what is left open, and the verdict in the last line. */
export function renderDrift(drift: Drift, style: Style): string {
  const paint = style.colour ? coloured : plain;
  const blocks = [
    identity(drift, paint),
    ...drift.findings.map((finding) => block(finding, paint, style.width)),
    section('Cannot tell', drift.undecided, paint, style.width),
    section('Worded otherwise, alike in effect', drift.alike, paint, style.width),
    section('Notes', drift.notes, paint, style.width),
    verdict(drift, paint),
  ];
  return `${blocks.filter((text) => text !== '').join('\n\n')}\n`;
}

function identity({ contract, document }: Drift, paint: Paint): string {
  const parts = [
    `contract ${contract.revision}`,
    `document ${document.name}`,
    document.title,
    document.operation ?? '',
  ];
  return paint.dim(
    parts
      .filter((part) => part !== '')
      .map((part) => visible(part))
      .join(' · '),
  );
}

function block(finding: DriftFinding, paint: Paint, width: number | undefined): string {
  const { breaks, witness, of, meaning } = finding;
  const colour = { clients: paint.bad, servers: paint.warn, nobody: paint.dim }[breaks];
  const mark = { clients: '✗', servers: '⚠', nobody: '·' }[breaks];
  const fields: readonly (readonly [string, string])[] = [
    ['change', change(finding)],
    ...(of === undefined ? [] : [['of', visible(of)] as const]),
    ...(witness === undefined
      ? []
      : [
          ['witness', elideJson(witness.value)] as const,
          ['contract', verdictOf(finding, 'contract')] as const,
          ['document', verdictOf(finding, 'document')] as const,
        ]),
    ['meaning', visible(meaning)],
  ];
  const lines = fields.map(
    ([name, value]) =>
      `  ${paint.dim(name.padEnd(LABEL))}${wrap(' '.repeat(LABEL + 2) + value, width, LABEL + 2).slice(LABEL + 2)}`,
  );
  return [`${colour(`${mark} ${visible(finding.id)}`)} ${paint.dim(`· ${label(finding)}`)}`, ...lines].join(
    '\n',
  );
}

function section(
  title: string,
  notes: readonly DriftNote[],
  paint: Paint,
  width: number | undefined,
): string {
  if (notes.length === 0) return '';
  const lines = notes.map(({ place, words }) => wrap(`  ${visible(place)}: ${visible(words)}`, width, 4));
  return [paint.strong(title), ...lines].join('\n');
}

function verdict(drift: Drift, paint: Paint): string {
  const colour = { 0: paint.good, 1: paint.bad, 2: paint.warn }[drift.exitCode];
  return colour(paint.strong(sentence(drift)));
}
