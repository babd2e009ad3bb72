import { type Breach, type Contract, faultsOf, type SchemaName } from '../contract/index.ts';
import type { Body, Case, Fault, Json, JsonObject } from '../model.ts';

/** A body as JSON, when it is JSON at all. */
function parsed(body: Body | undefined): { readonly value: Json } | undefined {
  if (body === undefined || body.kind === 'base64') return undefined;
  if (body.kind === 'json') return { value: body.value };
  try {
    return { value: JSON.parse(body.text) as Json };
  } catch {
    return undefined;
  }
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
  contract: Contract,
  which: SchemaName,
  value: Json,
  fault: Extract<Fault, { in: 'body' | 'path' }>,
): string | undefined {
  const breaches = faultsOf(contract, which, value);
  const right =
    breaches.length > 0 &&
    breaches.every((one) => one.keyword === fault.keyword && one.pointer === fault.pointer);
  return right
    ? undefined
    : `claims to break ${fault.keyword} at "${fault.pointer}", breaks ${list(breaches)}`;
}

function breaksNothing(contract: Contract, value: Json | undefined): string | undefined {
  const breaches = value === undefined ? [] : faultsOf(contract, 'request', value);
  return breaches.length === 0 ? undefined : `claims a valid body, breaks ${list(breaches)}`;
}

/**
 * Whether a case is what it claims to be, asked right before it is sent: a negative case breaks its one keyword
 * there and nothing else, any other carries a valid body, unless it says otherwise. Returns what is wrong, or undefined.
 */
export function prover(contract: Contract): (candidate: Case) => string | undefined {
  return ({ aim, request }) => {
    if (aim.kind === 'read' || aim.kind === 'open') return undefined;
    const body = parsed(request.body);
    const fault = aim.kind === 'reject' ? aim.fault : undefined;
    switch (fault?.in) {
      case 'body':
        return body === undefined
          ? 'claims a JSON body, has none'
          : onlyBreaks(contract, 'request', body.value, fault);
      case 'path': {
        const params = parameters(request.path);
        return params === undefined
          ? 'its path is no path of the operation'
          : onlyBreaks(contract, 'path', params, fault);
      }
      case 'syntax':
        return body === undefined ? undefined : 'claims to be no JSON, but parses';
      case 'credential':
        if (fault.besides === undefined || body === undefined) return breaksNothing(contract, body?.value);
        return faultsOf(contract, 'request', body.value).length > 0 ? undefined : 'claims an invalid body';
      case undefined:
      case 'route':
      case 'resource':
      case 'tie':
        return breaksNothing(contract, body?.value);
    }
  };
}
