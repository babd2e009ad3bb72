import type { Session } from '../../../src/engine/session.ts';
import type { Case, Reply } from '../../../src/model.ts';

export const sizes: Readonly<Record<string, (text: string) => number>> = {
  'code points': (text) => [...text].length,
  'UTF-16 units': (text) => text.length,
  bytes: (text) => new TextEncoder().encode(text).length,
  // Enough of a grapheme for what is sent: a mark belongs to the letter before it.
  graphemes: (text) => [...text.replaceAll('\u0301', '')].length,
};

export const answer = (status: number, value: Readonly<Record<string, string>> = {}): Reply => ({
  kind: 'response',
  status,
  headers: {},
  payload: { kind: 'json', value },
});

/** A session that answers without a tenant; counts what it is asked. */
export function sessionOf(reply: (candidate: Case) => Reply): Session & { readonly sent: () => number } {
  let sent = 0;
  return {
    send: async (candidate) => {
      sent += 1;
      return reply(candidate);
    },
    exchanges: [],
    counted: () => [],
    lags: () => new Map(),
    skip: () => {},
    disregard: () => {},
    disregarded: new Set(),
    skipped: new Map(),
    over: () => undefined,
    errors: [],
    sent: () => sent,
  };
}

const textOf = ({ request: { body } }: Case): string => {
  const value = body?.kind === 'json' ? body.value : undefined;
  const name =
    typeof value === 'object' && value !== null && 'organization_connection_name' in value
      ? value.organization_connection_name
      : '';
  return typeof name === 'string' ? name : '';
};

export const tenantWith = (limit: number, unit: string) =>
  sessionOf((candidate) => {
    if (candidate.request.method === 'GET') return answer(200);
    const text = textOf(candidate);
    return (sizes[unit]?.(text) ?? 0) > limit
      ? answer(400, { errorCode: 'invalid_body' })
      : answer(200, { organization_connection_name: text });
  });
