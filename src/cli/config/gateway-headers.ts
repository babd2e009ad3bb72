import { SHORTEST_SECRET } from '../../redact/secret-index.ts';
import type { TargetChoice } from './values.ts';

export interface GatewayHeaders {
  readonly headers?: Readonly<Record<string, string>>;
  /** They go to the token endpoint, and to that of its keys, too. */
  readonly areOnToken?: boolean;
}

export const tokenHeaders = ({ headers, areOnToken = false }: GatewayHeaders) =>
  headers !== undefined && areOnToken ? { headers } : {};

/** Headers that the suite sets itself, because rules depend on them. */
const OWN =
  /^(authorization|proxy-authorization|cookie|host|connection|transfer-encoding|te|trailer|upgrade|expect|content-.*|accept-encoding)$/;

const NAME = /^[!#$%&'*+.^`|~\w-]{1,100}$/;

export const headerNames = (given: readonly string[] = []): readonly string[] =>
  given.map((text) => text.replace(/:.*/s, '').trim());

/** What is wrong with a header, without its value; undefined when it can be sent. */
function problemOf(name: string, value: string, isFirst: boolean): string | undefined {
  if (name === '' || !NAME.test(name)) return "--header: expected 'Name: value', as in 'X-Gateway-Key: …'";
  const said = `--header ${name}`;
  if (OWN.test(name.toLowerCase()))
    return `${said}: the suite sets this header itself; expected one that only the gateway reads`;
  if (!isFirst) return `${said}: it is given twice; expected one value`;
  if (!/^[\t\x20-\x7e]*$/.test(value)) return `${said}: expected a value of printable ASCII characters`;
  return value.length < SHORTEST_SECRET
    ? `${said}: its value has fewer than ${SHORTEST_SECRET} characters; expected more, because reports cannot hide a shorter one`
    : undefined;
}

export function readHeaders(choice: TargetChoice, problems: string[]): GatewayHeaders {
  const { header = [], headerOnToken = false } = choice;
  if (header.length === 0) {
    if (headerOnToken) problems.push('--header-on-token: expected --header beside it');
    return {};
  }
  const headers: Record<string, string> = {};
  for (const text of header) {
    const [, name = '', value = ''] = /^([^:]*):\s*(.*?)\s*$/s.exec(text) ?? [];
    const key = name.trim().toLowerCase();
    const problem = problemOf(name.trim(), value, !Object.hasOwn(headers, key));
    if (problem === undefined) headers[key] = value;
    else problems.push(problem);
  }
  return { headers, areOnToken: headerOnToken };
}
