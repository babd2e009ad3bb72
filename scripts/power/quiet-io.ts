import { join } from 'node:path';
import type { RunningTenant } from '../../fixtures/tenant/start.ts';
import { kebab } from '../../src/cli/config/variables.ts';
import type { Io } from '../../src/cli/process/streams.ts';
import type { Subject } from '../../src/model.ts';
import { tokenVariable } from '../../src/text/placeholder.ts';

/** A process without terminal and without files: not even a `.env` is found. Nothing is waited for in vain. */
export const quietIo = (env: Io['env']): Io => ({
  env,
  cwd: join(import.meta.dirname, 'no-such-folder'),
  out: () => {},
  err: () => {},
  colour: false,
  columns: undefined,
  signal: new AbortController().signal,
  clock: () => Date.now(),
  pid: process.pid,
  isAlive: () => true,
  random: () => 'abc123',
  sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
});

/** A clock that a pause moves on instead of being waited for. */
export function movedClock(): Pick<Io, 'clock' | 'sleep'> {
  let slept = 0;
  return {
    clock: () => Date.now() + slept,
    sleep: async (ms) => {
      slept += ms;
    },
  };
}

/** Where a run goes, and what it knows there. */
export type Whereabouts = Pick<RunningTenant, 'origin' | 'tokens'> & { readonly subject: Subject };

/** The variables that hold the special tokens. */
export const specialTokens = ({
  full: _,
  ...special
}: Whereabouts['tokens']): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(special).map(([name, token]) => [tokenVariable(kebab(name)), token]));

/** The environment under which a run finds a tenant, every neighbour and every special token. */
export const environmentOf = ({ origin, subject, tokens }: Whereabouts): Io['env'] => ({
  AUTH0_DOMAIN: origin,
  AUTH0_API_TOKEN: tokens.full,
  PATCHPROOF_ORGANIZATION_ID: subject.organization,
  PATCHPROOF_CONNECTION_ID: subject.connection,
  PATCHPROOF_OTHER_ORGANIZATION_ID: subject.other_organization,
  PATCHPROOF_OTHER_CONNECTION_ID: subject.other_connection,
  ...specialTokens(tokens),
});
