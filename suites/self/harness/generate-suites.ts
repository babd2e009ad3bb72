import { cases, type Suite, type SuiteOptions } from '../../../src/cases/suite.ts';
import { contract, members, revisions } from '../../../src/contract/index.ts';
import type { Case, Json, JsonObject } from '../../../src/model.ts';

/** The suites that generation is tested on: every contract, strategy and profile, deep with several seeds. */

export interface Generated {
  readonly name: string;
  readonly revision: string;
  readonly options: SuiteOptions;
}

const seeds = [1, 2, 77, 4_294_967_295];

const profiles: readonly Omit<SuiteOptions, 'strategy'>[] = [
  { profile: 'smoke', runs: 1, seed: 1 },
  { profile: 'gate', runs: 1, seed: 1 },
  { profile: 'full', runs: 1, seed: 1 },
  ...seeds.map((seed) => ({ profile: 'deep', runs: 3, seed }) as const),
];

export const everySuite: readonly Generated[] = revisions.flatMap((revision) =>
  ['auth0', 'okta'].flatMap((strategy) =>
    profiles.map((options) => ({
      name: `${revision} ${strategy} ${options.profile}${options.profile === 'deep' ? ` seed ${options.seed}` : ''}`,
      revision,
      options: { ...options, strategy },
    })),
  ),
);

export const generate = ({ revision, options }: Generated): Suite =>
  cases(members(contract(revision)), options);

export const gateSuite = (
  revision = '2026-04',
  strategy = 'auth0',
  profile: 'gate' | 'smoke' | 'full' = 'gate',
): Suite => generate({ name: profile, revision, options: { profile, strategy, runs: 1, seed: 1 } });

/** The cases of a suite that are to be accepted, to be refused, left open or read. */
export const aimedAt = ({ cases }: Suite, kind: Case['aim']['kind']): readonly Case[] =>
  cases.filter(({ aim }) => aim.kind === kind);

export const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The body of a case as JSON, when it is JSON. */
export function jsonOf({ request: { body } }: Case): Json | undefined {
  if (body?.kind === 'json') return body.value;
  if (body?.kind !== 'text') return undefined;
  try {
    return JSON.parse(body.text) as Json;
  } catch {
    return undefined;
  }
}

export function bodyOf(candidate: Case): JsonObject | undefined {
  const value = jsonOf(candidate);
  return isObject(value) ? value : undefined;
}
