import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { ConfigError } from '../errors.ts';
import type { RecordLine, RunRecord } from '../model.ts';
import { formatLine } from '../report/format-line.ts';
import { renderJUnit } from '../report/render-junit.ts';
import { renderMarkdown } from '../report/render-markdown.ts';

/** Records hold what a tenant stores: they are for their owner alone. */
const mode = 0o600;

export interface Output {
  readonly folder: string;
  /** Appends a line to the record, as it happens: what is on disk survives whatever comes next. */
  readonly line: (line: RecordLine) => void;
  /** Writes the reports of a finished record. */
  readonly reports: (record: RunRecord, strict: boolean) => void;
}

/** Opens a folder for a run's files. Throws ConfigError when it cannot be written. */
export function openOutput(cwd: string, out: string): Output {
  const folder = resolve(cwd, out);
  const record = join(folder, 'record.ndjson');
  try {
    mkdirSync(folder, { recursive: true });
    writeFileSync(record, '', { mode });
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new ConfigError([`--out ${out}: expected a folder that can be written: ${why}`]);
  }
  return {
    folder,
    line: (line) => appendFileSync(record, `${formatLine(line)}\n`, { mode }),
    reports: (finished, strict) => {
      writeFileSync(join(folder, 'report.md'), renderMarkdown(finished, { strict }), { mode });
      writeFileSync(join(folder, 'junit.xml'), renderJUnit(finished, { strict }), { mode });
    },
  };
}
