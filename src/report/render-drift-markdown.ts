import type { Drift, DriftFinding, DriftNote } from '../model.ts';
import { elideJson } from '../text/elide.ts';
import { change, label, sentence, verdictOf } from './drift-words.ts';
import { escapeMarkdown } from './markup.ts';

/** A drift as a pull-request comment: the verdict, a row for each difference; the rest is folded. */
export function renderDriftMarkdown(drift: Drift): string {
  const sign = { 0: '✅', 1: '❌', 2: '❔' }[drift.exitCode];
  const blocks = [
    `### ${sign} ${escapeMarkdown(sentence(drift))}`,
    table(drift.findings),
    folded('cannot tell', drift.undecided),
    folded('worded otherwise, alike in effect', drift.alike),
    folded('notes', drift.notes),
    origin(drift),
  ];
  return `${blocks.filter((block) => block !== '').join('\n\n')}\n`;
}

const row = (cells: readonly string[]): string => `| ${cells.map(escapeMarkdown).join(' | ')} |`;

function table(findings: readonly DriftFinding[]): string {
  if (findings.length === 0) return '';
  return [
    row(['difference', 'change', 'witness', 'contract', 'document', 'meaning']),
    '| --- | --- | --- | --- | --- | --- |',
    ...findings.map((finding) => {
      const { witness } = finding;
      const verdicts =
        witness === undefined
          ? ['', '', '']
          : [elideJson(witness.value), verdictOf(finding, 'contract'), verdictOf(finding, 'document')];
      const id = finding.of === undefined ? finding.id : `${finding.id} (${finding.of})`;
      return row([id, change(finding), ...verdicts, `${label(finding)}: ${finding.meaning}`]);
    }),
  ].join('\n');
}

function folded(title: string, notes: readonly DriftNote[]): string {
  if (notes.length === 0) return '';
  const lines = notes.map(({ place, words }) => `- ${escapeMarkdown(place)}: ${escapeMarkdown(words)}`);
  return `<details><summary>${title} · ${notes.length}</summary>\n\n${lines.join('\n')}\n\n</details>`;
}

function origin({ document }: Drift): string {
  const parts = [document.title, document.operation ?? ''].filter((part) => part !== '');
  return parts.length === 0 ? '' : `<sub>${parts.map(escapeMarkdown).join(' · ')}</sub>`;
}
