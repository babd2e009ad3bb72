import type { Drift, DriftFinding, DriftNote, Side } from '../drift/finding.ts';
import type { Json } from '../model.ts';
import { elideJson, visible } from '../text/elide.ts';
import { escapeMarkdown, fold, markdownTable } from './html/markup.ts';
import { type ConsoleOptions, field, type Style, section, styleOf, verdictLine, wrap } from './terminal.ts';
import { count, EXITS, joinBlocks, joinVisible } from './words.ts';

/** `maxLength 50 → 64`: the keyword on both sides, `none` where it is not there; `member unknown → known`. */
function change({ keyword, contract, document }: DriftFinding): string {
  if (contract === undefined && document === undefined) return visible(keyword);
  const shown = (value: Json = 'none'): string =>
    typeof value === 'string' ? visible(value) : elideJson(value);
  const isMember = [contract, document].some((side) => side === 'known' || side === 'required');
  return `${isMember ? 'member' : visible(keyword)} ${shown(contract)} → ${shown(document)}`;
}

const verdictOf = ({ witness }: DriftFinding, side: Side): string =>
  witness?.refusedBy === side ? 'refuses it' : 'accepts it';

function sentence({ findings, undecided, contract, document, tried }: Drift): string {
  const sides = `contract ${visible(contract.revision)} and ${visible(document.name)}`;
  const values =
    tried === 0 ? '; their schemas say the same' : `; ${tried.toLocaleString('en')} values tried on both`;
  if (findings.length === 0 && undecided.length === 0) return `No drift: ${sides} agree${values}.`;
  if (findings.length === 0)
    return (
      `Cannot tell: ${sides} agree, but for ${count(undecided.length, 'place')} that could not be ` +
      `compared${values}.`
    );
  const broken = ['clients', 'servers', 'nobody'].flatMap((who) => {
    const number = findings.filter(({ breaks }) => breaks === who).length;
    return number === 0 ? [] : [count(number, `breaks ${who}`, `break ${who}`)];
  });
  return `Drift: ${count(findings.length, 'difference')} between ${sides}; ${broken.join(', ')}${values}.`;
}

function block(finding: DriftFinding, style: Style): string {
  const { breaks, witness, of, meaning } = finding;
  const { paint } = style;
  const colour = { clients: paint.bad, servers: paint.warn, nobody: paint.dim }[breaks];
  const mark = { clients: '✗', servers: '⚠', nobody: '·' }[breaks];
  const fields: readonly (readonly [name: string, value: string | undefined])[] = [
    ['change', change(finding)],
    ['of', of && visible(of)],
    ['witness', witness && elideJson(witness.value)],
    ['contract', witness && verdictOf(finding, 'contract')],
    ['document', witness && verdictOf(finding, 'document')],
    ['meaning', visible(meaning)],
  ];
  const lines = fields.flatMap(([name, value]) => (value === undefined ? [] : [field(name, value, style)]));
  const title = `${colour(`${mark} ${visible(finding.id)}`)} ${paint.dim(`· breaks ${breaks}`)}`;
  return [title, ...lines].join('\n');
}

export function renderDrift(drift: Drift, options: ConsoleOptions): string {
  const style = styleOf(options);
  const { name, title, operation = '' } = drift.document;
  const parts = [`contract ${drift.contract.revision}`, `document ${name}`, title, operation];
  const identity = parts.filter((part) => part !== '');
  const lines = (notes: readonly DriftNote[]): readonly string[] =>
    notes.map(({ place, words }) => wrap(`  ${visible(place)}: ${visible(words)}`, style.width, 4));
  const blocks = [
    style.paint.dim(joinVisible(identity, ' · ')),
    ...drift.findings.map((finding) => block(finding, style)),
    section('Cannot tell', lines(drift.undecided), style),
    section('Worded otherwise, alike in effect', lines(drift.alike), style),
    section('Notes', lines(drift.notes), style),
    verdictLine(drift.exitCode, sentence(drift), style.paint),
  ];
  return `${joinBlocks(blocks)}\n`;
}

function table(findings: readonly DriftFinding[]): string {
  const rows = findings.map((finding) => {
    const { id, of, witness, breaks, meaning } = finding;
    const name = of === undefined ? id : `${id} (${of})`;
    const sides = (['contract', 'document'] as const).map((side) =>
      witness ? verdictOf(finding, side) : '',
    );
    const told = [witness ? elideJson(witness.value) : '', ...sides, `breaks ${breaks}: ${meaning}`];
    return [name, change(finding), ...told].map(escapeMarkdown);
  });
  const head = ['difference', 'change', 'witness', 'contract', 'document', 'meaning'];
  return rows.length === 0 ? '' : markdownTable(head, rows);
}

function folded(title: string, notes: readonly DriftNote[]): string {
  const lines = notes.map(({ place, words }) => `- ${escapeMarkdown(place)}: ${escapeMarkdown(words)}`);
  return fold(`${title} · ${notes.length}`, lines.join('\n'));
}

export function renderDriftMarkdown(drift: Drift): string {
  const { title, operation = '' } = drift.document;
  const origin = [title, operation].filter((part) => part !== '').map(escapeMarkdown);
  const blocks = [
    `### ${EXITS[drift.exitCode].sign} ${escapeMarkdown(sentence(drift))}`,
    table(drift.findings),
    folded('cannot tell', drift.undecided),
    folded('worded otherwise, alike in effect', drift.alike),
    folded('notes', drift.notes),
    origin.length === 0 ? '' : `<sub>${origin.join(' · ')}</sub>`,
  ];
  return `${joinBlocks(blocks)}\n`;
}
