import type { Drift, DriftFinding, DriftNote } from '../../drift/finding.ts';
import { elideJson } from '../../text/elide.ts';
import { escapeMarkdown } from '../markup.ts';
import { joinBlocks } from '../words.ts';
import { change, sentence, verdictOf } from './console.ts';

const row = (cells: readonly string[]): string => `| ${cells.map(escapeMarkdown).join(' | ')} |`;

function table(findings: readonly DriftFinding[]): string {
  const rows = findings.map((finding) => {
    const { id, of, witness, breaks, meaning } = finding;
    const verdicts =
      witness === undefined
        ? ['', '', '']
        : [elideJson(witness.value), verdictOf(finding, 'contract'), verdictOf(finding, 'document')];
    const name = of === undefined ? id : `${id} (${of})`;
    return row([name, change(finding), ...verdicts, `breaks ${breaks}: ${meaning}`]);
  });
  const head = row(['difference', 'change', 'witness', 'contract', 'document', 'meaning']);
  return rows.length === 0 ? '' : [head, '| --- | --- | --- | --- | --- | --- |', ...rows].join('\n');
}

function folded(title: string, notes: readonly DriftNote[]): string {
  const lines = notes.map(({ place, words }) => `- ${escapeMarkdown(place)}: ${escapeMarkdown(words)}`);
  if (lines.length === 0) return '';
  return `<details><summary>${title} · ${notes.length}</summary>\n\n${lines.join('\n')}\n\n</details>`;
}

/** A drift as a pull-request comment: the verdict, a row for each difference; the rest is folded. */
export function renderDriftMarkdown(drift: Drift): string {
  const { title, operation = '' } = drift.document;
  const origin = [title, operation].filter((part) => part !== '').map(escapeMarkdown);
  const blocks = [
    `### ${{ 0: '✅', 1: '❌', 2: '❔' }[drift.exitCode]} ${escapeMarkdown(sentence(drift))}`,
    table(drift.findings),
    folded('cannot tell', drift.undecided),
    folded('worded otherwise, alike in effect', drift.alike),
    folded('notes', drift.notes),
    origin.length === 0 ? '' : `<sub>${origin.join(' · ')}</sub>`,
  ];
  return `${joinBlocks(blocks)}\n`;
}
