import type { CredentialName, Reply, Request, Target } from '../../model.ts';
import { tokenVariable } from '../../text/placeholder.ts';
import { type AcquiredTokens, reasonOf } from './acquire-tokens.ts';
import { isSpecial } from './check-token.ts';
import { buildCredentials, type Credentials } from './credentials.ts';
import { lifeLeft } from './jwt.ts';

interface RenewOptions {
  /** Fetches every token anew; absent when the real token is fixed: then nothing is ever renewed. */
  readonly acquire?: () => Promise<AcquiredTokens>;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  /** Told of tokens as soon as they are known, before they are used. */
  readonly onSecrets?: (secrets: readonly string[]) => void;
  /** Told, in a line, why a token could not be renewed. The one at hand stays in use. */
  readonly onFailure?: (because: string) => void;
}

interface RenewedTokens {
  readonly credentials: Credentials;
  /**
   * A target whose real token is renewed before it expires, and when a request that is to pass is answered with 401;
   * then that request is sent once more. A 401 that a new token does not mend stands, and no further token is fetched
   * for a 401 until the real token has been accepted again.
   */
  readonly renewing: (target: Target) => Target;
}

/** What a server has to accept, as long as the token lives. */
const ACCEPTED: readonly CredentialName[] = ['full', 'respelled', 'lower-case', 'two-spaces', 'update-scope'];

/** How long before its end a token is renewed; never more than half its life. */
const MARGIN_MS = 60_000;
/** After a token could not be renewed, the endpoint is left alone for so long. */
const PAUSE_MS = 10_000;

/** When a token fetched now has to be renewed. Its lifetime counts, not its date: our clock may be wrong. */
const dueAt = ({ lifetimeMs = Number.POSITIVE_INFINITY }: AcquiredTokens, now: number): number =>
  now + Math.max(lifetimeMs - MARGIN_MS, lifetimeMs / 2);

export function renewTokens(
  first: AcquiredTokens,
  { acquire, clock, onSecrets, onFailure }: RenewOptions,
): RenewedTokens {
  const started = clock();
  const original = buildCredentials(first, started);
  let tokens = first;
  let current = original;
  let due = dueAt(first, started);
  let retryAt = Number.NEGATIVE_INFINITY;
  let isFutile = false;
  onSecrets?.(original.secrets);

  const renew = async (): Promise<boolean> => {
    if (acquire === undefined || clock() < retryAt) return false;
    try {
      const fresh = await acquire();
      tokens = { ...fresh, special: { ...tokens.special, ...fresh.special } };
      // Suitable is what was suitable when the run was planned.
      current = buildCredentials(tokens, started);
      due = dueAt(fresh, clock());
      onSecrets?.(current.secrets);
      return true;
    } catch (error) {
      onFailure?.(reasonOf(error));
      retryAt = clock() + PAUSE_MS;
      return false;
    }
  };
  /** A token that was alive at the start and is not any more: a server that refuses it is right. */
  const expiredDuringRun = (name: CredentialName): string | undefined => {
    if (!isSpecial(name) || name === 'expired' || original.lacks(name) !== undefined) return undefined;
    const isDead = (lifeLeft(tokens.special[name] ?? '', clock()) ?? 1) <= 0;
    return isDead ? `it was not sent: ${tokenVariable(name)} has expired during the run` : undefined;
  };
  const sendWith = async (target: Target, request: Request, withinMs?: number): Promise<Reply> => {
    if (clock() >= due) await renew();
    const message = expiredDuringRun(request.credential);
    if (message !== undefined) return { kind: 'fault', fault: 'aborted', message, unsent: true };
    const reply = await target.send(request, withinMs);
    if (!ACCEPTED.includes(request.credential) || reply.kind === 'fault') return reply;
    if (reply.status !== 401) isFutile = false;
    if (reply.status !== 401 || isFutile || !(await renew())) return reply;
    const second = await target.send(request, withinMs);
    isFutile = second.kind === 'response' && second.status === 401;
    return second;
  };
  return {
    credentials: {
      lacks: original.lacks,
      header: (name) => (current.lacks(name) === undefined ? current : original).header(name),
      get secrets() {
        return current.secrets;
      },
    },
    renewing: (target) => ({ ...target, send: (...request) => sendWith(target, ...request) }),
  };
}
