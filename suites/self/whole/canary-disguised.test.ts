import { expect, onTestFinished, test } from 'vitest';
import { conforming, startTenant } from '../../../fixtures/tenant/start.ts';
import { renderHar } from '../../../src/report/requests/har.ts';
import { disguises, leaks, SECRET } from '../harness/canary.ts';
import { gateOn } from '../harness/gate-on.ts';
import { folder } from '../harness/in-process.ts';

/** The gate against a tenant whose refusals hold a text made of what it knows. */
async function refusedWith(text: (token: string) => string) {
  const tenant = await startTenant({
    behaviour: {
      respond: (answer, call) => {
        const told = conforming.respond(answer, call);
        const { body } = told;
        const isError =
          told.status >= 400 && typeof body === 'object' && body !== null && !Array.isArray(body);
        return isError ? { ...told, body: { ...body, hint: text(tenant.tokens.full) } } : told;
      },
    },
  });
  onTestFinished(tenant.close);
  const env = { AUTH0_CLIENT_ID: 'client', AUTH0_CLIENT_SECRET: SECRET, XDG_STATE_HOME: folder() };
  const { record, lines, said } = await gateOn(
    tenant,
    { profile: 'smoke', only: ['error.body.private'] },
    { env },
  );
  const places = {
    lines: lines.map((line) => JSON.stringify(line)).join('\n'),
    said,
    har: renderHar(record),
  };
  const [finding] = record.findings.filter(({ rule }) => rule === 'error.body.private');
  return { finding, leaked: leaks(places, [SECRET, tenant.tokens.full]), places };
}

test.for(Object.entries(disguises))(
  'a refusal that holds the client secret is told by error.body.private, and not shown: %s',
  async ([, spell]) => {
    const { finding, leaked } = await refusedWith(() => `see ${spell(SECRET)} there`);
    expect(finding?.outcome).toBe('violated');
    expect(leaked).toEqual([]);
  },
);

test.for(Object.entries(disguises))(
  'as one that holds the token is: %s',
  { tags: ['slow'] },
  async ([, spell]) => {
    const { finding, leaked } = await refusedWith((token) => `see ${spell(token)} there`);
    expect(finding?.outcome).toBe('violated');
    expect(leaked).toEqual([]);
  },
);

test('a refusal that holds nothing of the kind is not blamed', async () => {
  const hint = Buffer.from('{"organization_connection_name":"patchproof"}').toString('hex');
  const { finding, places } = await refusedWith(() => `see &quot;${hint}&quot;`);
  expect(finding?.outcome).toBe('upheld');
  expect(places.lines).toContain(hint);
});

test('a body of ours that goes out in base64 is in the record as it was sent', async () => {
  const tenant = await startTenant();
  onTestFinished(tenant.close);
  const { record } = await gateOn(
    tenant,
    { only: ['error.status.server-error'], profile: 'full' },
    { env: { XDG_STATE_HOME: folder() } },
  );
  const [sent] = record.exchanges.filter(({ case: id }) => id === 'body/open/invalid-utf8');
  expect(sent?.request.encoding).toBe('base64');
  expect(Buffer.from(sent?.request.body ?? '', 'base64').toString('latin1')).toBe(
    '{"organization_connection_name":"patchproof \xff"}',
  );
});
