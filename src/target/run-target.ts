import type { Target } from '../model.ts';
import { redact } from '../redact/redact.ts';
import { defined } from '../text/json.ts';
import type { AcquiredTokens } from './auth/acquire-tokens.ts';
import { renewTokens } from './auth/renew-tokens.ts';
import { openTarget, type TargetOptions } from './open-target.ts';
import type { Rates } from './pace/buckets.ts';
import { type Pausing, type Waits, waitsOf } from './pace/budget.ts';
import type { PacedStep } from './pace/estimate.ts';
import { paced, UNSENT } from './pace/pace.ts';
import { retryOnLimit } from './pace/retry.ts';
import { redactingTarget } from './redacting-target.ts';

export interface RunTargetOptions {
  readonly http: Omit<TargetOptions, 'credentials'>;
  readonly tokens: AcquiredTokens;
  readonly acquire?: () => Promise<AcquiredTokens>;
  readonly secrets: readonly string[];
  /** Absent: requests are not paced. */
  readonly rates: Rates | undefined;
  /** False where nothing is changed: once the user stops, no pause begins any more. */
  readonly owes: boolean;
}

export interface RunTargetIo extends Pausing {
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  readonly err: (text: string) => void;
}

export interface RunTarget extends Waits {
  readonly target: Target;
  readonly redact: (text: string) => string;
  /** Milliseconds of each answer so far, without waits for pace or limits. */
  readonly latencies: () => readonly number[];
  /** Seconds that requests will take; undefined when they are not paced. */
  readonly left: ((steps: readonly PacedStep[]) => number) | undefined;
}

/** Pauses shorter than this are not worth a line: progress shows them. */
const QUIET_MS = 10_000;

/** A target for a whole run: paced, retried on 429, its tokens renewed, its replies redacted, stopped by a signal. */
export async function openRunTarget(
  { http, tokens, acquire, secrets, rates, owes }: RunTargetOptions,
  io: RunTargetIo,
): Promise<RunTarget> {
  const { clock, signal } = io;
  // What was sent and may have changed something is what a run that is stopped still owes.
  let hasWritten = false;
  const latencies: number[] = [];
  const isOwing = (): boolean => owes && hasWritten;
  const isStopped = (): boolean => signal.aborted && !isOwing();
  const { sleep, restoring } = waitsOf(io, isOwing);
  // A new list whenever a token is added: what redaction has prepared, it remembers by list.
  let held = secrets;
  const clean = (text: string): string => redact(text, held);
  const say = (text: string): void => io.err(clean(`${text}\n`));
  const sayWait = (why: string, ms: number): void => say(`${why}: waiting ${Math.ceil(ms / 1000)} s`);
  const { credentials, renewing } = renewTokens(tokens, {
    ...defined({ acquire }),
    clock,
    onSecrets: (more) => {
      held = [...new Set([...held, ...more])];
    },
    onFailure: (because) => say(`the token could not be renewed: ${because}`),
  });
  const opened = await openTarget({ ...http, credentials });
  const stoppable: Target = {
    ...opened,
    send: async (request, withinMs) => {
      if (isStopped()) return UNSENT;
      hasWritten ||= request.method !== 'GET';
      const sent = clock();
      const reply = await opened.send(request, withinMs);
      if (reply.kind === 'response') latencies.push(clock() - sent);
      return reply;
    },
  };
  const onWait = ({ ms }: { readonly ms: number }): void => {
    if (ms >= QUIET_MS && !isStopped()) sayWait('keeping to the pace', ms);
  };
  const steady = rates === undefined ? undefined : paced(stoppable, { rates, clock, sleep, onWait });
  const onLimit = ({ ms }: { readonly ms: number }): void => sayWait('rate limited', ms);
  const patient = retryOnLimit(renewing(steady ?? stoppable), { sleep, clock, onWait: onLimit });
  return {
    ...{ target: redactingTarget(patient, clean), redact: clean, sleep, restoring, left: steady?.left },
    latencies: () => latencies,
  };
}
