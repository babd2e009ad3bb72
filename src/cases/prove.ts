import { type Breach, type Contract, faultsOf } from '../contract/index.ts';
import type { Body, Case, Fault, Json, JsonObject } from '../model.ts';
import { parseJson } from '../text/json.ts';

/** A body as JSON, when it is JSON at all. */
function parsed(body: Body | undefined): { readonly value: Json } | undefined {
  if (body === undefined || body.kind === 'base64') return undefined;
  return body.kind === 'json' ? { value: body.value } : parseJson(body.text);
}

/** Path parameters as a router reads them; placeholders stand for well-formed ids. */
function parameters(path: string): JsonObject | undefined {
  const match = /^\/organizations\/([^/]*)\/connections\/([^/]*)$/.exec(path);
  if (match === null) return undefined;
  const [, id = '', connection = ''] = match;
  const filled = (text: string): string => (text.startsWith('{') ? 'x'.repeat(20) : text);
  return { id: filled(id), connection_id: filled(connection) };
}

const list = (breaches: readonly Breach[]): string =>
  breaches.map(({ keyword, pointer }) => `${keyword} at "${pointer}"`).join(', ') || 'nothing';

function onlyBreaks(
  breaches: readonly Breach[],
  { keyword, pointer }: Extract<Fault, { in: 'body' | 'path' }>,
): string | undefined {
  const isRight = breaches.every((one) => one.keyword === keyword && one.pointer === pointer);
  if (isRight && breaches.length > 0) return undefined;
  return `claims to break ${keyword} at "${pointer}", breaks ${list(breaches)}`;
}

/**
 * Checks a case right before it is sent; returns what is wrong with it, or undefined.
 * A body or path fault breaks its one keyword and nothing else; otherwise the body must be valid.
 */
export function prover(contract: Contract): (candidate: Case) => string | undefined {
  return ({ aim, request }) => {
    if (aim.kind === 'read' || aim.kind === 'open') return undefined;
    const body = parsed(request.body);
    const breaches = body === undefined ? [] : faultsOf(contract, 'request', body.value);
    const unlessValid = breaches.length === 0 ? undefined : `claims a valid body, breaks ${list(breaches)}`;
    const fault = aim.kind === 'reject' ? aim.fault : undefined;
    switch (fault?.in) {
      case 'body':
        return body === undefined ? 'claims a JSON body, has none' : onlyBreaks(breaches, fault);
      case 'path': {
        const params = parameters(request.path);
        return params === undefined
          ? 'its path is no path of the operation'
          : onlyBreaks(faultsOf(contract, 'path', params), fault);
      }
      case 'syntax':
        return body === undefined ? undefined : 'claims to be no JSON, but parses';
      case 'credential':
        if (fault.besides === undefined || body === undefined) return unlessValid;
        return breaches.length > 0 ? undefined : 'claims an invalid body';
      case undefined:
      case 'route':
      case 'resource':
      case 'tie':
        return unlessValid;
    }
  };
}
