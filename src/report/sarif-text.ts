import type { Finding, RunHeader } from '../model.ts';
import { visible } from './visible.ts';
import { weigh } from './weigh.ts';

export type SarifLevel = 'error' | 'warning' | 'note';

/** A text as a message: SARIF would make links of `[words](target)`, and none may come from a tenant. */
export function message(text: string): { readonly text: string } {
  return { text: visible(text, Number.POSITIVE_INFINITY).replaceAll('](', '] (') };
}

/** What counts for the exit code is an error, advice a warning, what is only observed a note. */
export function sarifLevel(
  { level }: Pick<Finding, 'level'>,
  header: RunHeader,
  strict: boolean | undefined,
): SarifLevel {
  if (weigh({ outcome: 'violated', level }, header, strict) === 'fails') return 'error';
  return level === 'observe' ? 'note' : 'warning';
}
