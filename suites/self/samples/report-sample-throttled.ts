import type { RecordedExchange, RunHeader } from '../../../src/record/record.ts';
import { type Change, exchange, HEADER, json, reading, resource } from './report-sample-lines.ts';

/** A paced run: five at once, then one write every 2.4 s, until the tenant says 429 and goes on saying it. */
export const PACED: RunHeader = {
  ...HEADER,
  target: 'https://acme-staging.eu.auth0.com',
  planned: { rules: 16, writes: 24, reads: 4, leastWrites: 22 },
  envFile: '.env.staging',
  config: {
    AUTH0_DOMAIN: 'acme-staging.eu.auth0.com',
    AUTH0_CLIENT_ID: 'aB3dE5gH7jK9mN1pQ2rS4tU6vW8xY0zZ',
    AUTH0_CLIENT_SECRET: '(set)',
    PATCHPROOF_ALLOWED_TENANTS: 'acme-staging.eu.auth0.com',
    PATCHPROOF_ORGANIZATION_ID: 'org_A1b2C3d4E5f6G7h8',
    PATCHPROOF_CONNECTION_ID: 'con_A1b2C3d4E5f6G7h8',
  },
  pace: { writes: { perMinute: 25, burst: 5 }, reads: { perMinute: 50, burst: 5 } },
};

const TOO_MANY = '{"statusCode":429,"error":"Too Many Requests","message":"Global limit has been reached"}';
const pacedReply = (write: number): RecordedExchange['reply'] => ({
  kind: 'response',
  status: write >= 14 ? 429 : 200,
  headers: {
    'content-type': 'application/json; charset=utf-8',
    'x-ratelimit-limit': '5',
    'x-ratelimit-remaining': String(Math.max(0, 5 - write)),
    'x-ratelimit-reset': '1780306203',
  },
  ...(write === 9 ? { limited: 1 } : write >= 14 ? { limited: 5 } : {}),
  body: write >= 14 ? TOO_MANY : resource({ show_as_button: write % 2 === 0 }),
});

export const THROTTLED: readonly RecordedExchange[] = Array.from({ length: 17 }, (_, index) => {
  const write = index;
  const at =
    write <= 5 ? write * 310 : 1_550 + (write - 5) * 2_400 + (write >= 14 ? (write - 13) * 31_000 : 0);
  return write === 0
    ? { ...reading(1), at: 0, ms: 296 }
    : exchange(write + 1, {
        case: `body/combination/${write}`,
        title: `a valid change, row ${write}`,
        request: json(`{"show_as_button":${write % 2 === 0}}`),
        at,
        ms: write === 9 ? 2_710 : write >= 14 ? 31_040 : 288 + ((write * 37) % 61),
        reply: pacedReply(write),
      });
});

const REACHED = 'the budget of 17 requests is spent';
const LIMITED = `the request never reached validation: 429 ${TOO_MANY}`;
export const THROTTLED_RULES: Readonly<Record<string, Change>> = {
  'request.show_as_button.type': { outcome: 'inconclusive', because: [LIMITED], exchanges: [15, 16, 17] },
  'response.body.object': { exchanges: [2, 3, 4, 5, 6], judged: 5 },
  'state.rejection.inert': { outcome: 'untested', because: [REACHED], judged: 0, exchanges: [] },
  'state.unsent.kept': { outcome: 'inconclusive', because: [LIMITED], exchanges: [17], judged: 1 },
};
