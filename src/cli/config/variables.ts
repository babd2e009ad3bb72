import { VARIABLE } from '../../target/auth/check-token.ts';

/** Every environment variable that configuration is read from. */
export const VARIABLES: readonly string[] = [
  'AUTH0_DOMAIN',
  'AUTH0_CLIENT_ID',
  'AUTH0_CLIENT_SECRET',
  'AUTH0_API_TOKEN',
  'AUTH0_AUDIENCE',
  'PATCHPROOF_TARGET',
  'PATCHPROOF_ALLOWED_TENANTS',
  'PATCHPROOF_ORGANIZATION_ID',
  'PATCHPROOF_CONNECTION_ID',
  'PATCHPROOF_OTHER_ORGANIZATION_ID',
  'PATCHPROOF_OTHER_CONNECTION_ID',
  ...Object.values(VARIABLE),
  'PATCHPROOF_UNSCOPED_CLIENT_ID',
  'PATCHPROOF_UNSCOPED_CLIENT_SECRET',
  'PATCHPROOF_TIMEOUT_MS',
  'PATCHPROOF_CONTRACT',
  'PATCHPROOF_PROFILE',
];

/**
 * The name that a misspelt variable stands for, or undefined when it is none of ours. Every unknown
 * `PATCHPROOF_` name is misspelt; others, `AUTHO_DOMAIN` too, when at most two letters differ.
 */
function meant(name: string): string | undefined {
  if (VARIABLES.includes(name) || !/^(PATCHPROOF_|AUTH[0O])/i.test(name)) return undefined;
  const upper = name.toUpperCase();
  const [nearest] = VARIABLES.map((known) => ({ known, away: distance(upper, known) })).sort(
    (a, b) => a.away - b.away,
  );
  if (nearest === undefined) return undefined;
  return upper.startsWith('PATCHPROOF_') || nearest.away <= 2 ? nearest.known : undefined;
}

/** A problem for each variable, empty or not, whose name stands for another. */
export function misspelt(env: Readonly<Record<string, string | undefined>>): readonly string[] {
  return Object.keys(env).flatMap((name) => {
    const known = env[name] === undefined ? undefined : meant(name);
    return known === undefined ? [] : [`${name} is not known: is ${known} meant?`];
  });
}

/** Letters to insert, delete or replace to turn one word into the other. */
function distance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (const [index, letter] of [...from].entries()) {
    const next = [index + 1];
    for (const [column, other] of [...to].entries()) {
      const replaced = (row[column] ?? 0) + (letter === other ? 0 : 1);
      next.push(Math.min(replaced, (row[column + 1] ?? 0) + 1, (next[column] ?? 0) + 1));
    }
    row = next;
  }
  return row[to.length] ?? 0;
}
