import { mutants } from '../../fixtures/mutants/index.ts';
import { startTenant } from '../../fixtures/tenant/start.ts';
import { gateOptions } from '../../src/cli/config/options.ts';
import { gate } from '../../src/cli/session/gate.ts';
import { diagnose } from '../../src/diagnose/diagnose.ts';
import { shippedDictionary } from '../../src/diagnose/dictionary.ts';
import { parseRecord } from '../../src/record/parse-record.ts';
import { environmentOf, quietIo } from '../power/quiet-io.ts';

/** Medians, in milliseconds, and megabytes. */
export interface DiagnosisCost {
  readonly failures: number;
  readonly reading: readonly number[];
  readonly diagnosing: readonly number[];
  /** Of the first diagnosis, with the dictionary read for it; garbage counts. */
  readonly megabytes: number;
}

/** Faults that break more than a thousand rules at cases between them, and leave each other alone. */
const FAULTS: readonly string[] = ['error.body.wrapped', 'response.flags.numbers'];

/** A record of full against a server with several faults, as a file has it. */
async function recordText(): Promise<string> {
  const chosen = mutants.filter(({ id }) => FAULTS.includes(id));
  const behaviour = Object.assign({}, ...chosen.map((one) => one.behaviour()));
  const tenant = await startTenant({ behaviour });
  try {
    const { header, exchanges, findings, end } = await gate(
      gateOptions({ profile: 'full' }),
      quietIo(environmentOf(tenant)),
      { banner: () => {}, plan: () => {}, line: () => {} },
    );
    const lines = [header, ...exchanges, ...findings.map((one) => ({ kind: 'finding', ...one })), end];
    return lines.map((line) => `${JSON.stringify(line)}\n`).join('');
  } finally {
    await tenant.close();
  }
}

function timed<Result>(work: () => Result): { readonly ms: number; readonly result: Result } {
  const started = performance.now();
  const result = work();
  return { ms: performance.now() - started, result };
}

/** What a diagnosis costs beside reading the record it is made of. */
export async function diagnosisCost(rounds: number): Promise<DiagnosisCost> {
  const text = await recordText();
  const record = parseRecord(text);
  const before = process.memoryUsage().heapUsed;
  const { failures } = diagnose(record, shippedDictionary());
  const megabytes = (process.memoryUsage().heapUsed - before) / 1024 / 1024;
  const reading: number[] = [];
  const diagnosing: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    reading.push(timed(() => parseRecord(text)).ms);
    diagnosing.push(timed(() => diagnose(record, shippedDictionary())).ms);
  }
  return { failures, reading, diagnosing, megabytes };
}
