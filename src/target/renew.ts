import { ConfigError } from '../errors.ts';
import type { Reply, Request, Target } from '../model.ts';
import { buildCredentials, type Credentials } from './credentials.ts';
import type { Gathered } from './gather.ts';
import { Unreachable } from './unreachable.ts';

export interface RenewOptions {
  /** Fetches every token anew; absent when the real token is fixed: then nothing is ever renewed. */
  readonly gather?: () => Promise<Gathered>;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  /** Told of tokens as soon as they are known, before they are used. */
  readonly onSecrets?: (secrets: readonly string[]) => void;
  /** Told, in a line, why a token could not be renewed. The one at hand stays in use. */
  readonly onFailure?: (because: string) => void;
}

/** Credentials that change in place, and the two occasions to change them. */
export interface Keeper {
  readonly credentials: Credentials;
  /** Renews the real token when it is about to expire. */
  readonly refresh: () => Promise<void>;
  /** Renews it now. False when that is not possible. */
  readonly renew: () => Promise<boolean>;
}

/** How long before its end a token is renewed; never more than half its life. */
const MARGIN_MS = 60_000;
/** After a token could not be renewed, the endpoint is left alone for so long. */
const PAUSE_MS = 10_000;

/** When a token fetched now has to be renewed. Its lifetime counts, not its date: our clock may be wrong. */
function dueAt({ lifetimeMs }: Gathered, now: number): number {
  return lifetimeMs === undefined
    ? Number.POSITIVE_INFINITY
    : now + lifetimeMs - Math.min(MARGIN_MS, lifetimeMs / 2);
}

/** Keeps tokens alive that were gathered just now. */
export function keep(first: Gathered, { gather, clock, onSecrets, onFailure }: RenewOptions): Keeper {
  const started = clock();
  const original = buildCredentials(first, started);
  let tokens: Gathered = first;
  let current = original;
  let due = dueAt(first, started);
  let retryAt = Number.NEGATIVE_INFINITY;
  onSecrets?.(original.secrets);

  const adopt = (fresh: Gathered): void => {
    tokens = { ...fresh, special: { ...tokens.special, ...fresh.special } };
    // Suitable is what was suitable when the run was planned.
    current = buildCredentials(tokens, started);
    due = dueAt(fresh, clock());
    onSecrets?.(current.secrets);
  };
  const renew = async (): Promise<boolean> => {
    if (gather === undefined || clock() < retryAt) return false;
    try {
      adopt(await gather());
      return true;
    } catch (error) {
      if (!(error instanceof ConfigError || error instanceof Unreachable)) throw error;
      retryAt = clock() + PAUSE_MS;
      onFailure?.(error.message);
      return false;
    }
  };
  return {
    credentials: {
      lacks: original.lacks,
      header: (name) => (current.lacks(name) === undefined ? current : original).header(name),
      get secrets() {
        return current.secrets;
      },
    },
    refresh: async () => {
      if (clock() >= due) await renew();
    },
    renew,
  };
}

/**
 * A target whose real token is renewed before it expires, and when a request that carries it is answered with
 * 401; then that request is sent once more. A 401 that a new token does not mend stands, and no further token is
 * fetched for a 401 until the real token has been accepted again.
 */
export function renewing(target: Target, { refresh, renew }: Keeper): Target {
  let isFutile = false;
  const send = async (request: Request, withinMs?: number): Promise<Reply> => {
    await refresh();
    const reply = await target.send(request, withinMs);
    if (request.credential !== 'full' || reply.kind === 'fault') return reply;
    if (reply.status !== 401) isFutile = false;
    if (reply.status !== 401 || isFutile || !(await renew())) return reply;
    const second = await target.send(request, withinMs);
    isFutile = second.kind === 'response' && second.status === 401;
    return second;
  };
  return { ...target, send };
}
