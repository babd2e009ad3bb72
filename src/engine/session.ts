import type { Case, Exchange, Observation, Reply, Rule, Target, TargetFault } from '../model.ts';
import type { Found } from './observe/exchanges.ts';
import { type Lags, patienceFor, readSettled, withWord } from './observe/read.ts';
import type { Plan } from './plan.ts';

/** All outside dependencies of a run, so that it is the same run everywhere. */
export interface Surroundings {
  readonly target: Target;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  /** Why a case is not what it claims to be, or undefined: asked right before it is sent. */
  readonly prove: (candidate: Case) => string | undefined;
  /** Milliseconds; to wait for a reading to catch up with a write. Shorter when the user stops meanwhile. */
  readonly sleep: (ms: number) => Promise<void>;
  /** Runs the work that restores the tenant; its pauses are not cut short when the user stops. */
  readonly restoring?: <T>(work: () => Promise<T>) => Promise<T>;
  readonly onExchange: (exchange: Exchange) => void;
  /** The resources as they were found, before the first write. */
  readonly onFound?: (found: Found) => void;
  /** Each write, before it is sent. */
  readonly onWrite?: (candidate: Case) => void;
  /** Whether other people may change the resources meanwhile. */
  readonly shared?: boolean;
  /** Aborted when the user asks to stop; what was changed is restored all the same. */
  readonly signal: AbortSignal;
  readonly budget: Budget;
  readonly watch?: RunWatch;
}

/** What a run does now. `left`: groups of violations, each of the same requests, still to be confirmed. */
export type Phase =
  | { readonly kind: 'send' }
  | { readonly kind: 'confirm'; readonly left: number }
  | { readonly kind: 'restore' };

export interface RunWatch {
  readonly onPhase?: (phase: Phase) => void;
  readonly onConfirmed?: (rule: Rule, observation: Observation) => void;
  /** Called now and then with the rules broken so far. Returns why that is enough, or undefined. */
  readonly onBroken?: (rules: readonly Rule[]) => string | undefined;
}

/** How much a run may spend before it ends in order. What restores the tenant is not counted. */
export interface Budget {
  readonly requests?: number | undefined;
  readonly ms?: number | undefined;
  /** Until the token, which cannot be renewed, is too old to restore with. */
  readonly tokenMs?: number | undefined;
}

/** The requests of one run, numbered in the order they were sent. */
export interface Session {
  /** Sends a case. A reading, unless it restores, is repeated while it may lag behind a write. */
  readonly send: (candidate: Case, purpose?: Exchange['purpose']) => Promise<Reply>;
  readonly exchanges: readonly Exchange[];
  /** The exchanges without readings that a later one superseded. */
  readonly counted: () => readonly Exchange[];
  readonly lags: () => Lags;
  /** Leaves a planned case out, and remembers why. */
  readonly skip: (candidate: Case, because: string) => void;
  readonly skipped: ReadonlyMap<string, string>;
  /** These exchanges are not judged: what they show is not known, or was found out otherwise. */
  readonly disregard: (exchanges: readonly Exchange[]) => void;
  readonly disregarded: ReadonlySet<number>;
  /** Why nothing more is to be sent, or undefined: interrupted, or the budget is spent. */
  readonly over: () => string | undefined;
  /** Cases that were not sent because they were not what they claimed to be: harness errors. */
  readonly errors: readonly string[];
}

/** A run under way: what is sent goes through its session, and belongs to its plan. */
export interface RunContext {
  readonly session: Session;
  readonly plan: Plan;
  readonly surroundings: Surroundings;
  readonly originals: Found;
}

export const restoringBy = (means: Pick<Surroundings, 'restoring'>): NonNullable<typeof means.restoring> =>
  means.restoring ?? ((work) => work());

/** Why the budget is spent after so many requests and milliseconds; undefined when it is not. */
function whySpent({ requests, ms, tokenMs }: Budget, sent: number, elapsedMs: number): string | undefined {
  if (requests !== undefined && sent >= requests) return `the budget of ${requests} requests is spent`;
  if (ms !== undefined && elapsedMs >= ms) return `the time budget of ${Math.round(ms / 1000)} s is spent`;
  if (tokenMs !== undefined && elapsedMs >= tokenMs) return 'the token is about to expire';
  return undefined;
}

interface SendingMeans {
  readonly target: Target;
  /** Milliseconds since the run began. */
  readonly now: () => number;
  /** What was sent so far. */
  readonly exchanges: readonly Exchange[];
}

/** Sends a case once. It waits less for an answer where none of its kind was answered. */
async function exchangeOf(
  candidate: Case,
  purpose: Exchange['purpose'],
  { target, now, exchanges }: SendingMeans,
): Promise<Exchange> {
  const at = now();
  const withinMs = patienceFor(candidate, exchanges);
  const reply = withWord(await target.send(candidate.request, withinMs), withinMs);
  return { n: exchanges.length + 1, case: candidate, reply, at, ms: now() - at, purpose };
}

/** Milliseconds since this call. */
function stopwatch(clock: Surroundings['clock']): () => number {
  const started = clock();
  return () => clock() - started;
}

const isUnsent = (reply: Reply): reply is TargetFault => reply.kind === 'fault' && reply.unsent === true;

type Exclusions = Pick<Session, 'skip' | 'skipped' | 'disregard' | 'disregarded'>;

function noExclusions(): Exclusions {
  const skipped = new Map<string, string>();
  const disregarded = new Set<number>();
  return {
    skip: ({ id }, because) => skipped.set(id, because),
    skipped,
    disregard: (some) => {
      for (const { n } of some) disregarded.add(n);
    },
    disregarded,
  };
}

const without = (exchanges: readonly Exchange[], superseded: ReadonlySet<number>): readonly Exchange[] =>
  superseded.size === 0 ? exchanges : exchanges.filter(({ n }) => !superseded.has(n));

export function open(surroundings: Surroundings): Session {
  const { target, clock, prove, onExchange, signal, budget, onWrite, sleep } = surroundings;
  const exchanges: Exchange[] = [];
  const errors: string[] = [];
  const exclusions = noExclusions();
  const now = stopwatch(clock);
  const over = (): string | undefined =>
    signal.aborted ? 'the run was interrupted' : whySpent(budget, exchanges.length, now());
  const once = async (candidate: Case, purpose: Exchange['purpose']): Promise<Exchange> => {
    const exchange = await exchangeOf(candidate, purpose, { target, now, exchanges });
    if (isUnsent(exchange.reply)) exclusions.skip(candidate, exchange.reply.message);
    else {
      exchanges.push(exchange);
      onExchange(exchange);
    }
    return exchange;
  };
  const reading = readSettled({ connection: target.subject.connection, once, over, sleep, now, exchanges });
  const send = async (candidate: Case, purpose: Exchange['purpose'] = 'plan'): Promise<Reply> => {
    const wrong = prove(candidate);
    if (wrong !== undefined) {
      errors.push(`${candidate.id}: ${wrong}`);
      return { kind: 'fault', fault: 'aborted', message: `not sent: ${wrong}` };
    }
    if (candidate.request.method !== 'GET') onWrite?.(candidate);
    return reading.read(candidate, purpose);
  };
  return {
    send,
    exchanges,
    counted: () => without(exchanges, reading.superseded),
    lags: reading.lags,
    ...exclusions,
    errors,
    over,
  };
}
