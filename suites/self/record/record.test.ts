import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { beforeAll, describe, expect, test } from 'vitest';
import { mutants } from '../../../fixtures/mutants/index.ts';
import { startTenant } from '../../../fixtures/tenant/start.ts';
import { parseConfig } from '../../../src/cli/config/config.ts';
import { shownConfig } from '../../../src/cli/config/used-variables.ts';
import type { Case, Exchange, Response } from '../../../src/model.ts';
import { parseRecord } from '../../../src/record/parse-record.ts';
import type { RecordedExchange, RunRecord } from '../../../src/record/record.ts';
import { formatLine, recorder } from '../../../src/record/to-record.ts';
import { answer, subject, write } from '../harness/exchanges.ts';
import { type GateRun, gateOn } from '../harness/gate-on.ts';

const schema = new URL('../../../schemas/format/record.schema.json', import.meta.url);
const ajv = new Ajv2020({ strict: true, allowUnionTypes: true });
formats.default(ajv);
const validate = ajv.compile(JSON.parse(readFileSync(schema, 'utf8')) as object);

describe('the record of a run against a tenant that changes what it refuses', () => {
  let run: GateRun;
  let record: RunRecord;
  beforeAll(async () => {
    const half = mutants.find(({ id }) => id === 'state.rejection.half-written');
    const tenant = await startTenant({ behaviour: half?.behaviour() ?? {} });
    try {
      run = await gateOn(tenant, {
        only: ['request.organization_connection_name', 'state.rejection', 'authorization.token'],
        pace: { writes: { perMinute: 60_000, burst: 50 } },
      });
      record = run.record;
    } finally {
      await tenant.close();
    }
  });

  test('is valid, and read back as it was written', () => {
    for (const line of run.lines) {
      validate(JSON.parse(formatLine(line)));
      expect(validate.errors).toBeNull();
    }
    const text = run.lines.map((line) => `${formatLine(line)}\n`).join('');
    expect(parseRecord(text)).toEqual(JSON.parse(JSON.stringify(record)));
  });

  test('says how it was configured, without a secret', () => {
    const { config, pace, planned } = record.header;
    expect(config).toMatchObject({ AUTH0_API_TOKEN: '(set)', PATCHPROOF_UNSCOPED_TOKEN: '(set)' });
    expect(config?.AUTH0_DOMAIN).toBe(record.header.target);
    expect(config).not.toHaveProperty('AUTH0_CLIENT_ID');
    expect(pace).toEqual({ writes: { perMinute: 60_000, burst: 50 } });
    expect(planned.leastWrites).toBeGreaterThan(0);
    expect(planned.leastWrites).toBeLessThanOrEqual(planned.writes);
  });

  test('has every body as it was sent, and says why it was sent', () => {
    const long = record.exchanges.find(({ case: id }) => id === 'organization_connection_name/maxLength/51');
    expect(long?.request.body).toContain(`"organization_connection_name":"${'a'.repeat(51)}"`);
    const named = record.exchanges.filter((one) => one.case.startsWith('organization_connection_name/'));
    expect(named.length).toBeGreaterThan(5);
    for (const { request } of named) expect(() => JSON.parse(request.body ?? '')).not.toThrow();
    expect(new Set(record.exchanges.map(({ purpose }) => purpose))).toContain('confirm');
  });

  test('names the exchanges that each rule judged', () => {
    const sent = new Set(record.exchanges.map(({ n }) => n));
    for (const { exchanges = [], judged, rule } of record.findings) {
      expect(exchanges, rule).toHaveLength(judged);
      expect(exchanges.filter((n) => !sent.has(n))).toEqual([]);
    }
  });

  test('has what was stored around a violation', () => {
    const violations = record.findings.flatMap((finding) => finding.violations);
    const around = violations.filter(({ before, after }) => before !== undefined && after !== undefined);
    expect(around.length).toBeGreaterThan(0);
    for (const { before = '', after = '' } of around)
      expect([JSON.parse(before), JSON.parse(after)]).toMatchObject([
        { connection_id: expect.any(String) },
        {},
      ]);
  });
});

describe('a recorded body', () => {
  const record = recorder({
    origin: 'http://127.0.0.1',
    subject,
    redact: (text) => text.replaceAll('hush', '[redacted]'),
  });
  const sent = (
    body: Case['request']['body'],
    payload: Response['payload'] = { kind: 'empty' },
  ): RecordedExchange => {
    const one = write('a', {
      request: { method: 'PATCH', path: '/', credential: 'full', ...(body && { body }) },
    });
    const reply = { ...answer(200), payload } as Exchange['reply'];
    return record({ n: 1, case: one, reply, at: 0, ms: 1, purpose: 'again' });
  };

  test('is whole up to 4,096 characters, and elided beyond', () => {
    const { request } = sent({ kind: 'json', value: 'x'.repeat(4_094) });
    expect(request).toMatchObject({ body: `"${'x'.repeat(4_094)}"` });
    expect(request).not.toHaveProperty('elided');
    expect(sent({ kind: 'json', value: 'x'.repeat(4_095) }).request).toMatchObject({
      body: '"x×4095"',
      elided: true,
    });
    expect(sent({ kind: 'text', text: 'x'.repeat(4_097) }).request).toMatchObject({
      body: 'x×4097',
      elided: true,
    });
  });

  test('holds no secret', () => {
    const { request, reply } = sent(
      { kind: 'json', value: { name: 'hush' } },
      { kind: 'text', text: 'you said: hush' },
    );
    expect(request.body).toBe('{"name":"[redacted]"}');
    expect(reply).toMatchObject({ body: 'you said: [redacted]' });
  });

  test('that is no text is base64 and says so', () => {
    expect(sent({ kind: 'base64', base64: '/w==' }).request).toMatchObject({
      encoding: 'base64',
      body: '/w==',
    });
  });

  test('of an answer is as it was, and the 429s before it are counted', () => {
    const value = { a: [1, 'ü\u202e', null] };
    expect(sent(undefined, { kind: 'json', value }).reply).toMatchObject({ body: JSON.stringify(value) });
    expect(sent(undefined).reply).toMatchObject({ body: '' });
    const limited = { ...answer(200), limited: [{}, {}] } as Exchange['reply'];
    expect(
      record({ n: 1, case: write('a'), reply: limited, at: 0, ms: 1, purpose: 'plan' }).reply,
    ).toMatchObject({ limited: 2 });
  });
});

describe('the configuration in a record', () => {
  const env = {
    AUTH0_DOMAIN: 'acme.eu.auth0.com',
    AUTH0_CLIENT_ID: 'client',
    AUTH0_CLIENT_SECRET: 'hush-hush',
    PATCHPROOF_ALLOWED_TENANTS: 'acme.eu.auth0.com',
    AUTH0_AUDIENCE: 'https://user:password@acme.eu.auth0.com/api/v2/',
    HTTPS_PROXY: 'http://user:password@proxy.example:3128',
    PATCHPROOF_TIMEOUT_MS: ' ',
    HOME: '/home/somebody',
  };

  test('has what is set and no secret, not even one in the wrong place', () => {
    expect(shownConfig(env, parseConfig(env))).toEqual({
      AUTH0_DOMAIN: 'acme.eu.auth0.com',
      AUTH0_CLIENT_ID: 'client',
      AUTH0_CLIENT_SECRET: '(set)',
      PATCHPROOF_ALLOWED_TENANTS: 'acme.eu.auth0.com',
      AUTH0_AUDIENCE: '(set)',
      HTTPS_PROXY: 'http://proxy.example:3128',
    });
  });

  test('has nothing of a proxy that is not used', () => {
    const { HTTPS_PROXY, NODE_EXTRA_CA_CERTS } = { ...env, NODE_EXTRA_CA_CERTS: 'ca.pem' };
    const reference = { HTTPS_PROXY, NODE_EXTRA_CA_CERTS };
    expect(shownConfig(reference, parseConfig(reference))).toEqual({});
  });
});
