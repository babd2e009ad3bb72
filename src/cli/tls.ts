import type { Io } from './io.ts';

/** Whether the environment of this process has Node take any certificate. An env file comes too late for that. */
export const isTlsUnverified = (env: Io['env']): boolean => env.NODE_TLS_REJECT_UNAUTHORIZED === '0';

/** What is said of it before the first request; nothing where certificates are verified. */
export const tlsWarning = (env: Io['env']): readonly string[] =>
  isTlsUnverified(env)
    ? ['TLS certificates are not verified: NODE_TLS_REJECT_UNAUTHORIZED is 0 in the environment']
    : [];
