import { ConfigError } from '../errors.ts';
import type { Suite } from '../generate/cases.ts';
import { nearest } from '../run/select.ts';

/** Throws ConfigError for each `--case` that there is on no connection: neither on a database nor on an enterprise one. */
export function assertCases(wanted: readonly string[], suite: (strategy: string) => Suite): void {
  if (wanted.length === 0) return;
  const all = ['auth0', 'samlp'].flatMap((one) => [...suite(one).cases, ...suite(one).solos]);
  const ids = new Set(all.map(({ id }) => id));
  const problems = wanted
    .filter((id) => !ids.has(id))
    .map((id) => `--case ${id}: no case has that id here; nearest: ${nearest(id, [...ids]).join(', ')}`);
  if (problems.length > 0) throw new ConfigError(problems);
}
