import { ConfigError } from '../errors.ts';
import type { Suite } from '../generate/cases.ts';
import type { Rule } from '../model.ts';
import { plan } from '../run/plan.ts';
import { everything, type Situation } from '../run/situation.ts';
import { isEnough, missingScopes, READ_CONNECTIONS, scopesFor } from '../target/scopes.ts';

/**
 * Compares the scopes of the real token with what the rules need, before anything is sent. Throws ConfigError,
 * by rule, for those without which nothing can be tested. Returns the views that need not be tried.
 */
export function checkScopes(
  granted: readonly string[] | undefined,
  rules: readonly Rule[],
  suite: () => Suite,
): Situation['unreadable'] {
  if (isEnough(granted)) return {};
  const known = suite();
  const needs = new Map(
    rules.map((rule) => [rule.id, scopesFor(plan([rule], known, everything('auth0')).steps)] as const),
  );
  const missing = missingScopes(granted, needs);
  const grave = missing.filter(({ scope }) => scope !== READ_CONNECTIONS);
  if (grave.length > 0) {
    throw new ConfigError(
      grave.map(
        ({ scope, rules: ids }) =>
          `the token lacks ${scope}, so nothing was sent: grant it to the client; ` +
          `${ids.length} of ${rules.length} rules need it:\n  ${ids.join('\n  ')}`,
      ),
    );
  }
  return missing.length === 0 ? {} : { 'tenant-connection': `the token lacks ${READ_CONNECTIONS}` };
}
