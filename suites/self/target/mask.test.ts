import { describe, expect, test } from 'vitest';
import { readCase } from '../../../src/cases/build.ts';
import type { Json, JsonObject, Reply, Request, Target } from '../../../src/model.ts';
import { redactingTarget } from '../../../src/target/run-target.ts';
import { answer } from '../harness/exchanges.ts';
import { gateOn, tenantFor } from '../harness/gate-on.ts';
import { SUBJECT } from '../harness/target-servers.ts';

const { request } = readCase('tenant-connection');

/** What a target that gives these replies, one after the other, is known to have answered. */
async function repliesOf(replies: readonly Reply[], to: Request = request): Promise<readonly Reply[]> {
  const left = [...replies];
  const target: Target = {
    origin: 'https://acme.example',
    subject: SUBJECT,
    lacks: () => undefined,
    close: async () => undefined,
    send: async () => left.shift() ?? answer(500, {}),
  };
  const redacting = redactingTarget(target, (text) => text);
  const shown: Reply[] = [];
  for (const _ of replies) shown.push(await redacting.send(to));
  return shown;
}

const shown = async (value: Json): Promise<string> => JSON.stringify(await repliesOf([answer(200, value)]));

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
  test('is known without what is configured in it', async () => {
    const text = await shown({ id: 'con_1', name: 'staff', strategy: 'auth0', options });
    expect(text).not.toMatch(secrets);
    expect(text).toContain('"name":"staff"');
  });

  test('is known without secrets that stand elsewhere', async () => {
    const text = await shown({
      app_secret: 'cfgKey-9931-zzz',
      show: { proxy: 'http://u:pgPass-5521@host/' },
    });
    expect(text).not.toMatch(secrets);
  });

  test('shows a change, and no change where there is none', async () => {
    const answers = ['x', 'x', 'y'].map((a) => answer(200, { options: { a } }));
    const [first, same, other] = await repliesOf(answers);
    expect(same).toEqual(first);
    expect(other).not.toEqual(first);
  });

  test('is masked as a text and however deep it is nested', async () => {
    const text: Reply = {
      kind: 'response',
      status: 200,
      headers: {},
      payload: { kind: 'text', text: 'pgPass-5521' },
    };
    expect(JSON.stringify(await repliesOf([text]))).not.toMatch(secrets);
    let deep: Json = 'pgPass-5521';
    for (let n = 0; n < 5_000; n += 1) deep = [deep];
    expect(await shown({ options: deep })).not.toMatch(secrets);
  });

  test('is not what an organization connection is', async () => {
    const reply = answer(200, { options });
    expect(await repliesOf([reply], readCase('home').request)).toEqual([reply]);
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
