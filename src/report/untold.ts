import type { RunRecord } from '../model.ts';
import { conclude, type RenderOptions } from './conclude.ts';
import { visible } from './visible.ts';
import { weigh } from './weigh.ts';

/**
 * What no rule can carry: a run that was cut off, broke or left a trace must not look like a passed one. The words for
 * it, or undefined when the rules say all there is to say. `loud`: the weights that a reader of the format sees as red.
 */
export function untold(
  record: RunRecord,
  options: RenderOptions,
  loud: readonly ('fails' | 'doubts')[],
): string | undefined {
  const { exitCode, sentence, notes } = conclude(record, options);
  const { header, end, findings } = record;
  const stale = (end?.baseline?.stale.length ?? 0) > 0;
  const whole = end?.restored && end.errors.length === 0 && end.unread === undefined && findings.length > 0;
  const told = findings.some((finding) => {
    const weight = weigh(finding, header, options.strict);
    return loud.some((one) => one === weight);
  });
  return whole && (exitCode === 0 || told || stale)
    ? undefined
    : [sentence, ...notes].map((text) => visible(text)).join(' ');
}
