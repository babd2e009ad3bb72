import type { RunRecord } from '../../model.ts';
import { conclude, type RenderOptions } from '../conclude.ts';
import { count } from '../count.ts';
import { html, type Markup, nothing } from '../markup.ts';
import { requestsSent } from '../requests-sent.ts';
import { testedAt } from '../tested.ts';
import { seconds } from './seconds.ts';

const TONES = { 0: 'upheld', 1: 'violated', 2: 'inconclusive' } as const;
const MEANING = { 0: 'conforms', 1: 'does not conform', 2: 'cannot tell' } as const;

/** The top of the page: the verdict in a sentence, what else there is to know of it, and what was run. */
export function verdict(record: RunRecord, options: RenderOptions): Markup {
  const { exitCode, sentence, notes } = conclude(record, options);
  return html`<header class="verdict ${TONES[exitCode]}">
<p class="run">${record.header.tool} · ${record.header.profile} · contract ${record.header.contract.revision}</p>
<h1>${sentence}</h1>
${
  notes.length === 0
    ? nothing
    : html`<ul class="notes">${notes.map(
        (note) => html`
<li>${note}</li>`,
      )}</ul>`
}
${record.end === undefined ? truncated(record) : nothing}
<dl class="facts">${facts(record, `${exitCode}, ${MEANING[exitCode]}`)}</dl>
</header>`;
}

function truncated({ findings }: RunRecord): Markup {
  const rules = findings.length === 0 ? 'no finding' : `the findings of ${count(findings.length, 'rule')}`;
  return html`<p class="notice"><strong>Truncated record.</strong> It ends before its run did. It holds ${rules}; whatever came later is missing here, and is neither upheld nor violated.</p>`;
}

function facts(record: RunRecord, exit: string): readonly Markup[] {
  const { header } = record;
  const { writes, reads, took } = requestsSent(record);
  const rows: readonly (readonly [string, string])[] = [
    ['target', testedAt(header)],
    ['started', header.startedAt.replace('T', ' ').replace(/(\.\d+)?Z$/, ' UTC')],
    ['sent', `${writes} PATCH, ${count(reads, 'read')} in ${seconds(took)}`],
    [
      'planned',
      `${header.planned.writes} PATCH, ${count(header.planned.reads, 'read')} for ${count(header.planned.rules, 'rule')}`,
    ],
    ['exit code', exit],
  ];
  return rows.map(
    ([name, value]) => html`
<div><dt>${name}</dt><dd>${value}</dd></div>`,
  );
}
