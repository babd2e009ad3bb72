/** `import 'patchproof/vitest'` adds `toConform` to the `expect` of vitest. */
import { expect } from 'vitest';
import { contract as load, revisions } from '../contract/index.ts';
import { ConfigError } from '../text/errors.ts';
import { type AskedRequest, type HttpExchange, isResponseLike, readResponse } from './recorded.ts';
import { explainViolations, type Verification, type VerifyOptions, verify } from './verify.ts';

export interface ConformOptions extends AskedRequest, VerifyOptions {
  readonly contract?: string | undefined;
}

interface ConformMatchers {
  /** A fetch Response, or an exchange with path and status, breaks no rule of the contract. */
  toConform: (options?: ConformOptions) => Promise<void>;
}

declare module 'vitest' {
  // biome-ignore lint/suspicious/noExplicitAny: it has to repeat the declaration of vitest to the letter
  interface Matchers<T = any> extends ConformMatchers {}
}

function resultOf(verification: Verification, contract: string) {
  const { outcome, judged } = verification;
  if (outcome === 'nothing judged')
    throw new ConfigError([
      'nothing to judge: expected an exchange with /organizations/{id}/connections that was accepted, or ' +
        'an error below /api/v2/; a redirect is neither',
    ]);
  return {
    pass: outcome === 'conforms',
    message: () =>
      outcome === 'conforms'
        ? `the exchange conforms: ${judged.length} judgements, no violation`
        : explainViolations(verification, contract),
  };
}

/** The matcher itself, for an `expect` of your own. */
export async function toConform(received: unknown, options: ConformOptions = {}) {
  const { contract = revisions[0] ?? '', strict, ...asked } = options;
  const exchange = isResponseLike(received)
    ? await readResponse(received, asked)
    : { ...asked, ...(received as HttpExchange) };
  return resultOf(verify(load(contract), exchange, { strict }), contract);
}

expect.extend({ toConform });
