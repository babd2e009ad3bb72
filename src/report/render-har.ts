import type { RunRecord } from '../model.ts';
import { conclude } from './conclude.ts';
import { formatJson } from './format-json.ts';
import type { FormatOptions } from './formats.ts';
import { harEntry } from './har-entry.ts';
import { namedTool } from './named-tool.ts';
import { visible } from './visible.ts';

/** The exchanges of a run as HAR 1.2. */
export function renderHar(record: RunRecord, options: FormatOptions = {}): string {
  const { sentence, notes } = conclude(record, options);
  return formatJson({
    log: {
      version: '1.2',
      creator: namedTool(record.header),
      entries: record.exchanges.map((exchange) => harEntry(exchange, record.header)),
      comment: [sentence, ...notes].map((text) => visible(text)).join(' '),
    },
  });
}
