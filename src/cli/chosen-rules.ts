import type { Contract } from '../contract/index.ts';
import { ConfigError } from '../errors.ts';
import type { Rule } from '../model.ts';
import { rules as all } from '../rules/index.ts';
import { select } from '../run/select.ts';

/** The rules `--only` selects. Throws ConfigError naming the nearest ids for a selector that matches none. */
export function chosen(contract: Contract, only: readonly string[]): readonly Rule[] {
  const { rules, unmatched } = select(all(contract), only);
  if (unmatched.length === 0) return rules;
  throw new ConfigError(
    unmatched.map(
      ({ selector, nearest }) => `--only ${selector}: no rule has that id; nearest: ${nearest.join(', ')}`,
    ),
  );
}
