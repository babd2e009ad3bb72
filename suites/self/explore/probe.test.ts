import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { mutants } from '../../../fixtures/mutants/index.ts';
import type { RunningTenant } from '../../../fixtures/tenant/start.ts';
import { stateFolder } from '../../../src/target/disk/state-folder.ts';
import { gateOn, tenantFor } from '../harness/gate-on.ts';
import { probeIn, type Typed } from './probe-in.ts';

let cwd = '';
beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), 'patchproof-probe-'));
  onTestFinished(() => rmSync(cwd, { recursive: true, force: true }));
});

const probe = (tenant: RunningTenant, words: readonly string[], typed?: Typed): ReturnType<typeof probeIn> =>
  probeIn(cwd, tenant, words, typed);

const behaving = (id: string) => {
  const mutant = mutants.find((one) => one.id === id);
  return tenantFor({ behaviour: mutant?.behaviour ?? {} });
};

describe('patchproof probe', () => {
  it('says what the contract says, what came back, what changed, and puts it back', async () => {
    const tenant = await tenantFor();
    const before = tenant.snapshot();
    const { code, said } = await probe(tenant, [
      'organization_connection_name=by hand',
      'show_as_button=false',
    ]);
    expect(code).toBe(0);
    expect(said).toMatch(/^contract {3}accepts it, and stores it as it is sent$/m);
    expect(said).toMatch(/^rules {6}request\.organization_connection_name\.minLength-inside/m);
    expect(said).toMatch(/^answer {5}200 in \d+ ms$/m);
    expect(said).toMatch(/show_as_button {2}true → false$/m);
    expect(said).toMatch(/organization_connection_name {2}absent → "by hand"$/m);
    expect(said).toMatch(/^held {7}yes: accepted/m);
    expect(said).toMatch(/^restored {3}put back, and read again$/m);
    expect(said).not.toMatch(/eyJ/);
    expect(tenant.snapshot()).toEqual(before);
    expect(readdirSync(join(stateFolder({ XDG_STATE_HOME: cwd }), 'journals'))).toEqual([]);
  });

  it.for([
    [['organization_connection_name='], 0, /minLength/, /yes: refused/],
    [['--as', 'unscoped', 'show_as_button=true'], 0, /a token without the scope/, /yes: refused/],
    [['--body', '{}'], 0, /leaves it open/, /open: the tenant's answer is accepted/],
    [['is_enabled=null'], 0, /what null leaves behind is not documented/, /yes: accepted/],
    [['--raw', '{"a"'], 0, /the body is no JSON/, /yes: refused/],
  ] as const)('%j', async ([words, code, says, held]) => {
    const { code: ended, said } = await probe(await tenantFor(), words);
    expect([ended, said]).toEqual([code, expect.stringMatching(says)]);
    expect(said).toMatch(held);
  });

  it.for([
    [
      'request.name.empty-accepted',
      ['organization_connection_name='],
      /no: the contract refuses it with 400/,
    ],
    [
      'request.signup.true-refused',
      ['assign_membership_on_login=true', 'is_signup_enabled=true'],
      /no: the contract accepts it, the tenant answers 400/,
    ],
    ['state.name.trimmed', ['organization_connection_name:="x "'], /no: accepted, but expected → stored/],
    ['error.status.unprocessable', ['show_as_button=5'], /no: 400 expected, 422 answered/],
    [
      'state.rejection.half-written',
      ['organization_connection_name=x', 'show_as_button=5'],
      /no: refused, yet changed/,
    ],
  ] as const)('ends with 1 when it does not hold: %s', async ([id, words, held]) => {
    const { code, said } = await probe(await behaving(id), words);
    expect(said).toMatch(held);
    expect(code).toBe(1);
  });

  it('ends with 2 when the answer does not tell, or nothing is there', async () => {
    const silent = await tenantFor({
      behaviour: {
        transmit: (_, wire, { method }) =>
          void (method === 'PATCH'
            ? wire.destroy()
            : wire.writeHead(200, { 'content-type': 'application/json' }).end('{}')),
      },
    });
    const { code, said } = await probe(silent, ['show_as_button=true']);
    expect(said).toMatch(/held {7}cannot tell: no answer/);
    expect(code).toBe(2);
    const tenant = await tenantFor();
    await expect(
      probe({ ...tenant, subject: { ...tenant.subject, connection: 'con_0000000000000000' } }, ['a=1']),
    ).rejects.toThrow(/could not be read, so nothing was sent: GET answered 404/);
    expect(tenant.requests().writes).toBe(0);
  });

  it('connects to nothing when the words are wrong', async () => {
    const tenant = await tenantFor();
    await expect(probe(tenant, ['show_as_button'])).rejects.toThrow(/expected name=value/);
    await expect(probe(tenant, ['a=1', '--save', 'a b'])).rejects.toThrow(/--save a b: expected a name/);
    await expect(probe(tenant, [])).rejects.toThrow(/nothing to send/);
    expect(tenant.requests()).toEqual({ writes: 0, reads: 0 });
  });

  it('keeps what it is told to, and every later run sends it', async () => {
    const tenant = await tenantFor();
    const words = ['organization_connection_name=5', '--save', 'a-number'];
    const { said } = await probe(tenant, words);
    expect(said).toMatch(/fixtures\/corpus\/a-number\.json: every later run sends it first/);
    await expect(probe(tenant, words)).rejects.toThrow(/is there already: choose another name/);
    await probe(tenant, ['--raw', '{"is_enabled":true,"is_enabled":true}', '--save', 'twice']);
    const { record } = await gateOn(tenant, { profile: 'smoke' }, { io: { cwd } });
    const sent = record.exchanges.map((exchange) => exchange.case);
    expect(sent.filter((id) => id.startsWith('corpus/'))).toEqual(['corpus/a-number/1', 'corpus/twice/1']);
    expect(record.end?.exitCode).toBe(0);
  });

  it('does not meet another run on the same connection', async () => {
    const tenant = await tenantFor({
      behaviour: {
        signature: async (token, call) => {
          await new Promise((done) => setTimeout(done, 30));
          return call.tenant.keyring.verify(token);
        },
      },
    });
    const both = await Promise.allSettled([
      probe(tenant, ['show_as_button=false']),
      probe(tenant, ['show_as_button=false']),
    ]);
    expect(both.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
  });
});

describe('the prompt', () => {
  it('answers line by line, and undoes each', async () => {
    const tenant = await tenantFor();
    const before = tenant.snapshot();
    const lines =
      'members\nshow_as_button=false\nshow_as_button\n--as frob a=1\nstate\norganization_connection_name=""\nquit\nshow_as_button=true\n';
    const { code, said } = await probe(tenant, [], { lines, isTyped: true });
    expect(code).toBe(0);
    expect(said).toMatch(/organization_access_level: none, readonly, limited, full, null/);
    expect(said).toMatch(/show_as_button: expected name=value/);
    expect(said).toMatch(/--as frob: no such credential/);
    expect(said).toMatch(/"show_as_button": true/);
    expect(said.match(/^held/gm)).toHaveLength(2);
    expect(tenant.snapshot()).toEqual(before);
  });

  it('reads lines from standard input, and counts what is wrong there', async () => {
    const tenant = await tenantFor();
    expect((await probe(tenant, ['--stdin'], { lines: 'show_as_button=false\n', isTyped: false })).code).toBe(
      0,
    );
    expect((await probe(tenant, ['--stdin'], { lines: 'show_as_button\n', isTyped: false })).code).toBe(2);
    const { writes } = tenant.requests();
    const unread = probe(tenant, [], { lines: 'show_as_button=false\n', isTyped: false });
    await expect(unread).rejects.toThrow('--stdin reads requests from standard input');
    expect(tenant.requests().writes).toBe(writes);
    expect(await probe(tenant, ['--stdin'], { lines: '', isTyped: false })).toMatchObject({
      code: 2,
      said: expect.stringMatching(/nothing to send: `npx patchproof probe show_as_button=false`/),
    });
  });

  it('ends with Ctrl-C, and puts back what is in flight', async () => {
    const tenant = await tenantFor({
      behaviour: {
        transmit: async (answer, wire, { method }) => {
          if (method === 'PATCH') await new Promise((done) => setTimeout(done, 400));
          wire.writeHead(answer.status, { ...answer.headers }).end(JSON.stringify(answer.body));
        },
      },
    });
    const before = tenant.snapshot();
    const { said } = await probe(tenant, [], {
      lines: 'show_as_button=false\n',
      later: '\u0003',
      isTyped: true,
    });
    expect(said).toMatch(/restored {3}put back/);
    expect(tenant.snapshot()).toEqual(before);
  });
});

it('a folder for the corpus is made only when something is kept', async () => {
  mkdirSync(join(cwd, 'x'));
  await probe(await tenantFor(), ['show_as_button=false']);
  expect(readdirSync(cwd).toSorted()).toEqual(['patchproof', 'x']);
});
