import type { RunRecord } from '../../record/record.ts';
import { visible } from '../../text/elide.ts';
import { verdictOf } from '../verdict.ts';
import { type FailingRequests, failingRequests, type PortableRequest } from './failing-requests.ts';

const comment = (text: string): string => `# ${visible(text)}`;

/** A number sign begins a comment, and a backslash an escape. */
const value = (text: string): string => visible(text).replace(/[\\#]/g, '\\$&');

/** A text as it is between backticks, where nothing in it means something to Hurl; else its bytes. */
function hurlBody({ encoding, content }: NonNullable<PortableRequest['body']>): string {
  if (encoding === 'base64') return `base64,${content.replace(/[^\w+/=]/g, '')};`;
  if (/^[ -~]*$/.test(content) && !/[`\\]|\{\{/.test(content)) return `\`${content}\``;
  return `base64,${Buffer.from(content).toString('base64')};`;
}

function hurlEntry({ method, path, headers, body }: PortableRequest, asserts: readonly string[]): string {
  return [
    `${method} {{host}}${value(path)}`,
    ...headers.map(([name, text]) => `${value(name)}: ${value(text)}`),
    '[Options]',
    'path-as-is: true',
    ...(body === undefined ? [] : [hurlBody(body)]),
    'HTTP *',
    ...asserts,
  ].join('\n');
}

const asserted = (statuses: NonNullable<FailingRequests['statuses']>): readonly string[] => [
  '[Asserts]',
  `status >= ${statuses[0]}`,
  `status <= ${statuses[1]}`,
];

function hurlEntries({ finding, violation, again, requests, statuses }: FailingRequests): string {
  const about = [
    `${finding.rule} (${finding.level}): ${finding.statement}`,
    `expected ${violation.expected}`,
    `actual   ${violation.actual}`,
    `again    ${again}`,
  ].map(comment);
  if (requests === undefined)
    return [...about, comment('The record does not hold this request whole.')].join('\n');
  const asserts = statuses === undefined ? [] : asserted(statuses);
  const entries = requests.map((one, at) => hurlEntry(one, at === requests.length - 1 ? asserts : []));
  return [about.join('\n'), ...entries].join('\n');
}

/** The failures of a record as a Hurl file. A body with redacted text is sent as it is in the record. */
export function renderHurl(record: RunRecord): string {
  const { sentence, notes } = verdictOf(record);
  const head = [
    sentence,
    ...notes,
    `hurl --variable host=${record.header.target} --variable token="$AUTH0_API_TOKEN" --continue-on-error ` +
      'failures.hurl',
    'Each failure ends with an answer that the contract allows. It changes the connection: nothing is ' +
      'restored.',
  ].map(comment);
  return `${[head.join('\n'), ...failingRequests(record).map(hurlEntries)].join('\n\n')}\n`;
}
