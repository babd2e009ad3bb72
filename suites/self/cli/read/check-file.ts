import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Ended, emptyFolder, patchproof } from '../../harness/cli-launch.ts';

/** HAR files for `check`, made by hand. */

export const url =
  'https://acme.eu.auth0.com/api/v2/organizations/org_0123456789abcdef/connections/con_0123456789abcdef';

const headers = [
  { name: 'Content-Type', value: 'application/json; charset=utf-8' },
  { name: 'X-RateLimit-Limit', value: '10' },
  { name: 'X-RateLimit-Remaining', value: '9' },
  { name: 'X-RateLimit-Reset', value: '1790000000' },
];

export const stored = {
  connection_id: 'con_0123456789abcdef',
  assign_membership_on_login: false,
  show_as_button: true,
  connection: { name: 'staff-database', strategy: 'auth0' },
};

export const entry = (sent: unknown, status: number, answer: unknown, method = 'PATCH') => ({
  request: {
    method,
    url,
    headers: [],
    postData: { mimeType: 'application/json', text: JSON.stringify(sent) },
  },
  response: { status, headers, content: { mimeType: 'application/json', text: JSON.stringify(answer) } },
});

export const refused = entry({ show_as_button: 1 }, 400, {
  statusCode: 400,
  error: 'Bad Request',
  message:
    "Payload validation error: 'Expected type boolean but found type integer' on property show_as_button.",
  errorCode: 'invalid_body',
});

/** Checks a HAR of these entries, or a file with this text. */
export function check(content: unknown, ...words: readonly string[]): Promise<Ended> {
  const cwd = emptyFolder();
  const text =
    typeof content === 'string' ? content : JSON.stringify({ log: { version: '1.2', entries: content } });
  writeFileSync(join(cwd, 'traffic.har'), text);
  return patchproof(['check', 'traffic.har', ...words], { cwd });
}
