import type { RunRecord } from '../../record/record.ts';
import { namedTool } from '../../record/run-facts.ts';
import { visible } from '../../text/elide.ts';
import { formatJson } from '../html/markup.ts';
import { verdictOf } from '../verdict.ts';
import { joinVisible } from '../words.ts';
import { type FailingRequests, failingRequests, type PortableRequest } from './failing-requests.ts';

type PostmanObject = Readonly<Record<string, unknown>>;

const plainText = (lines: readonly string[]): PostmanObject => ({
  type: 'text/plain',
  content: joinVisible(lines, '\n'),
});

/** Postman sends texts alone: bytes that are no text are left out, and said. */
const isText = ({ body }: PortableRequest): boolean => body?.encoding !== 'base64';

function postmanItem(request: PortableRequest, name: string, test?: readonly string[]): PostmanObject {
  const { method, path, headers, body } = request;
  return {
    name,
    // Dots and escapes of a path are sent as they are, and no header that was not sent.
    protocolProfileBehavior: { disableUrlEncoding: true, disabledSystemHeaders: { 'content-type': true } },
    event: test && [{ listen: 'test', script: { type: 'text/javascript', exec: test } }],
    request: {
      method,
      auth: { type: 'noauth' },
      url: `{{host}}${path}`,
      header: headers.map(([key, value]) => ({ key, value })),
      body: body && { mode: 'raw', raw: body.content },
    },
  };
}

const testOf = ({ statuses }: FailingRequests): readonly string[] | undefined =>
  statuses && [
    'pm.test("answers as the contract says", () => {',
    `  pm.expect(pm.response.code).to.be.within(${statuses[0]}, ${statuses[1]});`,
    '});',
  ];

/** A folder for each broken rule: what has to be sent, in order. */
function postmanFolder(failing: FailingRequests): PostmanObject {
  const { finding, violation, again, requests } = failing;
  const items = requests?.every(isText) === true ? requests : [];
  const last = items.length - 1;
  return {
    name: visible(finding.rule),
    description: plainText([
      `${finding.level}: ${finding.statement}`,
      `expected: ${violation.expected}`,
      `actual: ${violation.actual}`,
      `again: ${again}`,
      ...(items.length > 0 ? [] : ['The record does not hold this request whole as a text.']),
    ]),
    item: items.map((request, place) =>
      place === last
        ? postmanItem(request, visible(violation.title), testOf(failing))
        : postmanItem(request, `before it, ${place + 1}`),
    ),
  };
}

/** The failures of a record as a Postman collection 2.1. The user sets the token as a variable. */
export function renderPostman(record: RunRecord): string {
  const { sentence, notes } = verdictOf(record);
  const { name } = namedTool(record.header);
  return formatJson({
    info: {
      name: `${name}: failures`,
      description: plainText([sentence, ...notes, 'It changes the connection: nothing is restored.']),
      schema: 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json',
    },
    item: failingRequests(record).map(postmanFolder),
    variable: [
      { key: 'host', value: record.header.target },
      { key: 'token', value: '' },
    ],
  });
}
