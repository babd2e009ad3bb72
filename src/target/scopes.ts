import type { Case, Request } from '../model.ts';
import { READ, UPDATE } from './suitable.ts';

/** Needed only to look at the connection itself, which an organization connection must leave alone. */
export const READ_CONNECTIONS = 'read:connections';

/** A run that creates its own resources needs these too. */
export const PROVISION: readonly string[] = [
  'create:organizations',
  'delete:organizations',
  'create:connections',
  'delete:connections',
  'create:organization_connections',
];

const SCOPES: readonly string[] = [UPDATE, READ, READ_CONNECTIONS];

/** A scope that the real token does not have, and the rules that need it, in reading order. */
export interface Missing {
  readonly scope: string;
  readonly rules: readonly string[];
}

function scopeOf({ method, path }: Request): string {
  if (/^\/connections(\/|\?|$)/.test(path)) return READ_CONNECTIONS;
  return method === 'GET' ? READ : UPDATE;
}

/** Whether there is nothing to ask: every scope is there, or none is named. */
export function isEnough(granted: readonly string[] | undefined): boolean {
  return granted === undefined || SCOPES.every((scope) => granted.includes(scope));
}

/** The scopes it takes to send these with the real token, each once. Other credentials are meant to lack some. */
export function scopesFor(steps: readonly Pick<Case, 'request'>[]): readonly string[] {
  const real = steps.filter(({ request }) => request.credential === 'full');
  return [...new Set(real.map(({ request }) => scopeOf(request)))];
}

/**
 * What is missing, by scope and rule. `needs` are the scopes of each rule by its id. A token that names no scopes
 * is not judged: `granted` is then undefined.
 */
export function missingScopes(
  granted: readonly string[] | undefined,
  needs: ReadonlyMap<string, readonly string[]>,
): readonly Missing[] {
  if (granted === undefined) return [];
  return SCOPES.filter((scope) => !granted.includes(scope))
    .map((scope) => ({
      scope,
      rules: [...needs].flatMap(([rule, scopes]) => (scopes.includes(scope) ? [rule] : [])),
    }))
    .filter(({ rules }) => rules.length > 0);
}
