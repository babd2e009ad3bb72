import { describe, expect, test } from 'vitest';
import { readCase } from '../../../src/cases/build.ts';
import type { Json, JsonObject, Reply } from '../../../src/model.ts';
import { labels, withoutOptions } from '../../../src/target/open-target.ts';
import { answer } from '../harness/exchanges.ts';
import { gateOn, tenantFor } from '../harness/gate-on.ts';

const { request } = readCase('tenant-connection');

const shown = (value: Json, label = labels()): string =>
  JSON.stringify(withoutOptions(request, answer(200, value), label));

const options = {
  client_secret: 'IDP-Zq83nfmWQ02lq-secret',
  password: 'dbPassw0rd-77xKQ',
  signing_key: '-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkq\n-----END PRIVATE KEY-----',
  configuration: { API_KEY: 'cfgKey-9931-zzz' },
  scripts: ['function login() { return "hidden-in-a-script"; }'],
  upstream: 'postgres://u:pgPass-5521@db/x',
};
const secrets = /IDP-Zq83|dbPassw0rd|MIIEvQIB|cfgKey-9931|hidden-in|pgPass-5521/;

describe('a tenant-level connection', () => {
  test('is known without what is configured in it', () => {
    const text = shown({ id: 'con_1', name: 'staff', strategy: 'auth0', options });
    expect(text).not.toMatch(secrets);
    expect(text).toContain('"name":"staff"');
  });

  test('is known without secrets that stand elsewhere', () => {
    const text = shown({ app_secret: 'cfgKey-9931-zzz', show: { proxy: 'http://u:pgPass-5521@host/' } });
    expect(text).not.toMatch(secrets);
  });

  test('shows a change, and no change where there is none', () => {
    const label = labels();
    const [first, same, other] = [{ a: 'x' }, { a: 'x' }, { a: 'y' }].map((options: JsonObject) =>
      shown({ options }, label),
    );
    expect(same).toBe(first);
    expect(other).not.toBe(first);
  });

  test('is masked as a text and however deep it is nested', () => {
    const text: Reply = {
      kind: 'response',
      status: 200,
      headers: {},
      payload: { kind: 'text', text: 'pgPass-5521' },
    };
    expect(JSON.stringify(withoutOptions(request, text, labels()))).not.toMatch(secrets);
    let deep: Json = 'pgPass-5521';
    for (let n = 0; n < 5_000; n += 1) deep = [deep];
    expect(shown({ options: deep })).not.toMatch(secrets);
  });

  test('is not what an organization connection is', () => {
    const reply = answer(200, { options });
    expect(withoutOptions(readCase('home').request, reply, labels())).toBe(reply);
  });

  test('leaves no secret in the record of a run, whose rules are upheld', async () => {
    const tenant = await tenantFor({
      behaviour: {
        respond: (answered, call) =>
          call.operation.method === 'GET' && /^(\/api\/v2)?\/connections\//.test(call.operation.path)
            ? { ...answered, body: { ...(answered.body as JsonObject), options } }
            : answered,
      },
    });
    const { record, lines } = await gateOn(tenant, { only: ['state.tenant-connection.untouched'] });
    expect(JSON.stringify(lines)).toContain('client_secret');
    expect(JSON.stringify(lines)).toContain('[redacted 1]');
    expect(JSON.stringify(lines)).not.toMatch(secrets);
    expect(record.end).toMatchObject({ exitCode: 0 });
  });
});
