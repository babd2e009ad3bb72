import type { Finding, RecordedRequest, Violation } from '../../model.ts';
import type { RunRecord } from '../../record/record.ts';
import { rerun } from '../../record/run-facts.ts';
import { authorizationOf } from '../../text/placeholder.ts';
import { harUrl, SHORTENED } from './har.ts';

/** A request that another tool can send. Host and tokens are variables, written `{{name}}`. */
export interface PortableRequest {
  readonly method: string;
  /** Begins with `/api/v2`. */
  readonly path: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body?: { readonly encoding: 'text' | 'base64'; readonly content: string };
}

export interface FailingRequests {
  readonly finding: Finding;
  readonly violation: Violation;
  readonly again: string;
  /** All that is needed, in order; undefined where the record does not hold it whole. */
  readonly requests: readonly PortableRequest[] | undefined;
  /** The statuses that the last answer has to have; absent where the rule is about something else. */
  readonly statuses?: readonly [least: number, most: number];
}

const TOKEN = '{{token}}';

function credentialHeaders(credential: string): PortableRequest['headers'] {
  if (credential === 'absent' || credential === 'query') return [];
  if (credential === 'cookie') return [['Cookie', `access_token=${TOKEN}`]];
  // What is not made of the token has a variable of its own.
  const own = `Bearer {{${credential.replaceAll(/[^a-z]/g, '_')}_token}}`;
  return [['Authorization', authorizationOf(credential, TOKEN) ?? own]];
}

function portable(sent: RecordedRequest): PortableRequest | undefined {
  const { method, path, credential, mediaType, headers = {}, body, elided, encoding = 'text' } = sent;
  const url = harUrl('http://host', path);
  if (url === undefined || elided || SHORTENED.test(path) || !/^[A-Z]{1,10}$/.test(method)) return undefined;
  const query = `${path.includes('?') ? '&' : '?'}access_token=${TOKEN}`;
  return {
    method,
    path: url.slice('http://host'.length) + (credential === 'query' ? query : ''),
    headers: [
      ...credentialHeaders(credential),
      ...Object.entries(headers),
      ...(mediaType === undefined ? [] : [['Content-Type', mediaType] as const]),
    ],
    ...(body === undefined ? {} : { body: { encoding, content: body } }),
  };
}

/** `4xx`, or several of these: the class of the status that was expected, where a status is what is wrong. */
function statusesOf({ differences = [] }: Violation): Pick<FailingRequests, 'statuses'> {
  const [first] = differences;
  const hundreds = (first?.status === undefined ? '' : first.expected).match(/[1-5](?=xx)/g)?.map(Number);
  if (hundreds === undefined) return {};
  return { statuses: [Math.min(...hundreds) * 100, Math.max(...hundreds) * 100 + 99] };
}

export function failingRequests({ header, exchanges, findings }: RunRecord): readonly FailingRequests[] {
  return findings.flatMap((finding) => {
    const [violation] = finding.outcome === 'violated' ? finding.violations : [];
    if (violation === undefined) return [];
    const alone = exchanges.find(({ n }) => n === violation.exchange)?.request;
    const isAlone = violation.script === undefined && alone !== undefined;
    const sent = (violation.requests ?? (isAlone ? [alone] : [])).map(portable);
    const whole = sent.filter((one) => one !== undefined);
    const requests = sent.length === 0 || whole.length < sent.length ? undefined : whole;
    return [{ finding, violation, again: rerun(header, finding), requests, ...statusesOf(violation) }];
  });
}
