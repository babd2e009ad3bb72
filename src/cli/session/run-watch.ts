import type { RunWatch } from '../../engine/session.ts';
import type { Baseline } from '../../history/apply-baseline.ts';
import type { Case, Exchange, Rule, Violation } from '../../model.ts';
import { type Showing, violationToRecord } from '../../record/to-record.ts';
import { count } from '../../report/words.ts';
import { defined } from '../../text/json.ts';
import type { GateOptions } from '../config/options.ts';

export interface LiveWatcher extends Pick<RunWatch, 'onPhase'> {
  readonly onWrite?: (candidate: Case) => void;
  readonly onExchange?: (exchange: Exchange) => void;
  readonly onFailure?: (rule: Rule, violation: Violation) => void;
  /** So many rules look broken; none of their violations was sent again yet. */
  readonly onSuspects?: (rules: number) => void;
}

interface WatchedRun {
  readonly options: Pick<GateOptions, 'bail' | 'strict'>;
  readonly baseline: Baseline | undefined;
  readonly showing: Showing;
  /** Whether the run is paced: then it judges while it waits. */
  readonly isPaced: boolean;
}

/**
 * Watches a run: failures as soon as they are confirmed, and the end that `--bail` asks for. What the baseline names is
 * left to the end, when all of its answers are known; so is what the network may have caused.
 */
export function watchOf(run: WatchedRun, watcher: LiveWatcher): RunWatch {
  const { options, baseline, showing, isPaced } = run;
  const { onPhase, onFailure, onSuspects } = watcher;
  const { bail, strict } = options;
  const toRecord = violationToRecord(showing);
  const tolerated = new Set(baseline?.entries.map(({ rule }) => rule));
  const isFailing = ({ id, level, otherCause }: Rule): boolean =>
    !tolerated.has(id) && otherCause !== 'network' && (level === 'must' || (strict && level === 'should'));
  const onBroken = (rules: readonly Rule[]): string | undefined => {
    const failing = rules.filter(isFailing);
    onSuspects?.(failing.length);
    const musts = failing.filter(({ level, otherCause }) => level === 'must' && otherCause === undefined);
    if (bail === undefined || musts.length < bail) return undefined;
    return `the run was stopped after ${count(musts.length, 'broken must rule')} (--bail)`;
  };
  return {
    ...defined({ onPhase }),
    onConfirmed: (rule, observation) => {
      const verdict = rule.judge(observation);
      if (verdict.kind === 'violation' && isFailing(rule))
        onFailure?.(rule, toRecord(observation, verdict, []));
    },
    ...(bail !== undefined || isPaced ? { onBroken } : {}),
  };
}
