import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import type { Mode, RunningChaos } from '../../../fixtures/chaos/index.ts';
import { program } from '../../../src/cli/process/program.ts';
import type { Io } from '../../../src/cli/process/streams.ts';
import { ConfigError, Unreachable } from '../../../src/text/errors.ts';
import { environmentOf, memoryIo } from '../harness/gate-on.ts';
import { type Done, filesIn } from './command.ts';

/** Runs against a tenant that is out of order, and what every one of them must leave behind. */

/** A rule or two of each part: what most modes need to show, in two dozen requests. */
const few = [
  'request.show_as_button.*',
  'response.body.object',
  'response.content-type.json',
  'error.status.server-error',
  'authorization.header.absent',
  'state.unsent.kept',
  'response.x-ratelimit.present',
];

export const argumentsFor = ({ sends = 'few' }: Mode): readonly string[] => [
  'run',
  ...(sends === 'few' ? ['--profile', 'smoke', ...few.flatMap((id) => ['--only', id])] : []),
];

export function environmentFor(chaos: RunningChaos, { access = 'token', hangs }: Mode): Io['env'] {
  const { hostname } = new URL(chaos.origin);
  const fetching = {
    AUTH0_API_TOKEN: undefined,
    AUTH0_CLIENT_ID: chaos.client.id,
    AUTH0_CLIENT_SECRET: chaos.client.secret,
    AUTH0_AUDIENCE: chaos.audience,
    PATCHPROOF_UNSCOPED_TOKEN: undefined,
    PATCHPROOF_READ_SCOPE_TOKEN: undefined,
  };
  return {
    ...environmentOf(chaos),
    ...(access === 'client' ? fetching : {}),
    // Quick for what hangs, patient on a busy machine.
    PATCHPROOF_TIMEOUT_MS: hangs ? '300' : '10000',
    ...(hostname.endsWith('.invalid') ? { PATCHPROOF_ALLOWED_TENANTS: hostname } : {}),
  };
}

/** The command line in this process, with a sleep that only moves the clock on. */
export async function inMemory(args: readonly string[], env: Io['env'], cwd: string): Promise<Done> {
  const io = memoryIo({ XDG_STATE_HOME: join(cwd, 'state'), ...env }, { cwd });
  let err = '';
  const code = await program(args, io).catch((error: unknown) => {
    if (!(error instanceof ConfigError || error instanceof Unreachable)) throw error;
    err = `patchproof: ${error.message}\n`;
    return 2;
  });
  return { code, out: io.said(), err, megabytes: undefined, files: filesIn(cwd) };
}

const schema = new URL('../../../schemas/format/record.schema.json', import.meta.url);
const ajv = new Ajv2020({ strict: true, allowUnionTypes: true });
formats.default(ajv);
const validate = ajv.compile(JSON.parse(readFileSync(schema, 'utf8')) as object);

/** The record that a run left, if it got that far. */
export const recordIn = ({ files }: Done): string | undefined => files['reports/latest/record.ndjson'];

/** What is wrong with a record's lines, one by one. */
export const problemsOf = (record: string): readonly string[] =>
  record
    .trimEnd()
    .split('\n')
    .flatMap((line, index) =>
      validate(JSON.parse(line)) ? [] : [`line ${index + 1}: ${ajv.errorsText(validate.errors)}`],
    );
