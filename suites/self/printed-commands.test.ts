/** Every command that is printed, typed again where it was printed: it is accepted, and does what it promises. */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { mutants } from '../../fixtures/mutants/index.ts';
import { type Behaviour, conforming, type RunningTenant } from '../../fixtures/tenant/start.ts';
import { toConform } from '../../src/library/vitest.ts';
import type { RunRecord } from '../../src/model.ts';
import { parseRecord } from '../../src/report/parse-record.ts';
import { journal } from '../../src/target/journal.ts';
import { keyOf, stateFolder } from '../../src/target/state.ts';
import { baseDocument } from './drift-document.ts';
import { environmentOf, tenantFor } from './gate-on.ts';
import { folder } from './in-process.ts';
import { isUsageError, type Place, printedIn, type Typed, type } from './printed.ts';
import { filesIn, textOf } from './source-files.ts';

const NAME = 'organization_connection_name';
const FORMATS = ['record', 'html', 'console', 'md', 'json', 'junit', 'ctrf', 'sarif', 'github'];

const mutant = (id: string): Partial<Behaviour> => {
  const found = mutants.find((one) => one.id === id);
  if (found === undefined) throw new Error(`no mutant ${id}`);
  return found.behaviour();
};

/** A folder with an env file that a shell has to quote. */
const ENV_FILE = 'my staging.env';

function placeFor(tenant: RunningTenant, more: Place['env'] = {}): Place {
  const cwd = folder();
  const set = Object.entries(environmentOf(tenant)).filter(([, value]) => value !== undefined);
  writeFileSync(join(cwd, ENV_FILE), set.map(([name, value]) => `${name}=${value}\n`).join(''));
  return { cwd, env: more };
}

/** Everything that a run wrote, reports and screen. */
function writtenBy({ out, err }: Typed, { cwd }: Place, at = 'reports/latest'): string {
  const files = existsSync(join(cwd, at)) ? readdirSync(join(cwd, at)) : [];
  return [out, err, ...files.map((file) => readFileSync(join(cwd, at, file), 'utf8'))].join('\n');
}

const recordIn = ({ cwd }: Place, at = 'reports/latest'): RunRecord =>
  parseRecord(readFileSync(join(cwd, at, 'record.ndjson'), 'utf8'));

const run = (place: Place, ...words: readonly string[]): Promise<Typed> =>
  type(['run', '--env-file', ENV_FILE, '--yes', '--report', FORMATS.join(','), ...words], place);

/** The rules that the last record has as violated. */
const violatedIn = (place: Place, at?: string): readonly string[] =>
  recordIn(place, at)
    .findings.filter(({ outcome }) => outcome === 'violated')
    .map(({ rule }) => rule);

describe('again', () => {
  interface Broken {
    readonly title: string;
    readonly behaviour: () => Partial<Behaviour>;
    readonly words?: readonly string[];
    readonly revision?: '2026-09';
    /** What is broken depends on how many requests went before. */
    readonly isCounted?: true;
  }
  const oneMore = (): Partial<Behaviour> => mutant('request.name.one-more');
  const broken: readonly Broken[] = [
    { title: 'a rule about requests', behaviour: oneMore },
    { title: 'a part of a packed body', behaviour: () => mutant(`state.unmapped.${NAME}`) },
    { title: 'a lost answer', behaviour: () => ({ transmit: dropEvery(5) }), isCounted: true },
    { title: 'a silence', behaviour: () => ({ transmit: dropEvery(1) }), isCounted: true },
    { title: 'the smoke profile', behaviour: oneMore, words: ['--profile', 'smoke'] },
    { title: 'another contract', behaviour: oneMore, words: ['--contract', '2026-09'], revision: '2026-09' },
    {
      title: 'the deep profile',
      behaviour: oneMore,
      words: ['--profile', 'deep', '--runs', '7', '--seed', '3'],
    },
  ];
  it.each(broken)('$title is broken again', async ({ behaviour, words = [], revision, isCounted }) => {
    const options = { behaviour: behaviour(), ...(revision === undefined ? {} : { revision }) };
    const tenant = await tenantFor(options);
    const place = placeFor(tenant);
    const first = await run(place, '--no-baseline', ...words);
    expect(first.code).not.toBe(0);
    const commands = printedIn(writtenBy(first, place)).filter(([word]) => word === 'run');
    const violated = violatedIn(place);
    // One command a rule, however often and in whatever report it is printed.
    expect(commands.length).toBe(new Set(commands.map((one) => one[one.indexOf('--only') + 1])).size);
    const broken = commands.filter((one) => violated.includes(one[one.indexOf('--only') + 1] ?? ''));
    expect(broken.length).toBe(violated.length);
    for (const command of broken.slice(0, 4)) {
      const rule = command[command.indexOf('--only') + 1] ?? '';
      expect(command).toContain(ENV_FILE);
      const typed = await type([...command, '--yes', '--no-baseline', '--out', 'again'], place);
      expect(typed.err, command.join(' ')).not.toMatch(/^patchproof: /m);
      expect(isUsageError(typed), typed.err).toBe(false);
      if (isCounted !== true) expect(violatedIn(place, 'again'), command.join(' ')).toContain(rule);
    }
  });

  it('a part of a packed body can be looked at first', async () => {
    const tenant = await tenantFor({ behaviour: mutant(`state.unmapped.${NAME}`) });
    const place = placeFor(tenant);
    const one = `${NAME}/pattern/rtl`;
    const typed = await run(place, '--no-baseline', '--only', 'response.body.echo', '--case', one);
    expect(isUsageError(typed)).toBe(false);
    expect(recordIn(place).exchanges.map((exchange) => exchange.case)).toContain(one);
  });
});

/** Leaves every so-manieth PATCH unanswered, but does it. */
function dropEvery(n: number): Behaviour['transmit'] {
  let count = 0;
  return (answer, wire, call) => {
    count += call.method === 'PATCH' ? 1 : 0;
    if (call.method === 'PATCH' && count % n === 0) return void wire.destroy();
    return conforming.transmit(answer, wire, call);
  };
}

describe('a curl line', () => {
  it.each<[string, readonly string[], '2026-04' | '2026-09']>([
    ['of the usual contract', [], '2026-04'],
    ['of another contract', ['--contract', '2026-09'], '2026-09'],
  ])('%s makes the body that was sent, byte for byte', async (_, words, revision) => {
    const sent: Buffer[] = [];
    const tenant = await tenantFor({
      revision,
      behaviour: {
        order: (stages, call) => {
          if (call.method === 'PATCH') sent.push(Buffer.from(call.bytes));
          return stages;
        },
        // Everything is accepted, so that bodies that are long are violations.
        complaints: () => [],
      },
    });
    const place = placeFor(tenant);
    const first = await run(place, '--no-baseline', ...words);
    const bodies = printedIn(writtenBy(first, place)).filter(([word]) => word === 'body');
    expect(bodies.length).toBeGreaterThan(0);
    for (const command of bodies) {
      const typed = await type(command, place);
      expect(typed.code, typed.err).toBe(0);
      expect(
        sent.some((body) => body.equals(typed.bytes)),
        command.join(' '),
      ).toBe(true);
    }
  });
});

describe('the baseline', () => {
  it('that is not there is made', async () => {
    const tenant = await tenantFor({ behaviour: mutant('request.name.one-more') });
    const place = placeFor(tenant);
    await run(place);
    const asked = await run(place, '--baseline', 'own baseline.json', '--out', 'other');
    expect(asked.code).toBe(2);
    const [command = []] = printedIn(asked.err);
    expect(command[0]).toBe('baseline');
    expect(await type(command, place)).toMatchObject({ code: 0 });
    expect(existsSync(join(place.cwd, 'own baseline.json'))).toBe(true);
    const known = await run(place, '--baseline', 'own baseline.json', '--out', 'other');
    expect(known.code, known.err + known.out).toBe(0);
  });

  it.each<[string, readonly string[]]>([
    ['in the usual place', []],
    ['in places of its own', ['--baseline', 'own baseline.json', '--out', 'own reports']],
  ])('%s is mended by what is said of it', async (_, words) => {
    const tenant = await tenantFor({ behaviour: mutant('request.name.one-more') });
    const place = placeFor(tenant);
    const at = words.length === 0 ? 'reports/baseline.json' : 'own baseline.json';
    const out = words.length === 0 ? 'reports/latest' : 'own reports';
    await run(place, '--no-baseline', ...words.filter((_, index) => index > 1));
    const made = await type(
      ['baseline', out, '--update', '--baseline', at, '--reason', 'known', '--expires', '90d'],
      place,
    );
    expect(made.code, made.err).toBe(0);
    const kept = JSON.parse(readFileSync(join(place.cwd, at), 'utf8')) as {
      readonly entries: readonly object[];
    };
    const [first, second] = kept.entries;
    // One that has expired, one of a rule that is not known any more, one that is broken in another way now.
    const entries = [
      { ...first, since: '2026-01-01', expires: '2026-01-02' },
      { ...first, rule: 'request.nothing.of-the-kind' },
      JSON.parse(JSON.stringify(second).replace('must NOT have more', 'may not have more')) as object,
    ];
    writeFileSync(join(place.cwd, at), JSON.stringify({ ...kept, entries }));
    const stale = await run(place, ...words);
    expect(stale.code, stale.err + stale.out).toBe(1);
    const commands = printedIn(writtenBy(stale, place, out)).filter(([word]) => word === 'baseline');
    expect(commands.length).toBe(3);
    for (const command of commands) {
      const typed = await type(command, place);
      expect(typed.code, `${command.join(' ')}\n${typed.err}`).toBe(0);
    }
    expect(await run(place, ...words)).toMatchObject({ code: 0 });
  });
});

describe('what a run that was cut off left', () => {
  const cutOff = async () => {
    const tenant = await tenantFor();
    const place = placeFor(tenant);
    const { organization, connection } = tenant.subject;
    const state = stateFolder({ XDG_STATE_HOME: join(place.cwd, 'state') });
    const opening = { origin: tenant.origin, subject: tenant.subject, startedAt: '2026-07-01T00:00:00.000Z' };
    journal(state, keyOf(tenant.origin, organization, connection)).open({
      ...opening,
      contract: '2026-04',
      pid: 1,
      originals: {},
    });
    return place;
  };

  it.each<[string, readonly string[]]>([
    ['run', ['run', '--env-file', ENV_FILE, '--yes', '--only', 'response.body.object']],
    ['doctor', ['doctor', '--env-file', ENV_FILE]],
  ])('%s names the command that finishes it', async (_, words) => {
    const place = await cutOff();
    const refused = await type(words, place);
    expect(refused.code).toBe(2);
    const [command = []] = printedIn(refused.out + refused.err).filter(([word]) => word === 'restore');
    expect(command).toEqual(['restore', '--env-file', ENV_FILE]);
    const typed = await type(command, place);
    expect(typed, typed.err).toMatchObject({ code: 0 });
    expect((await type(words, place)).code).toBe(0);
  });
});

it('what could not be deleted is deleted by the command that is named', async () => {
  let isStuck = true;
  const tenant = await tenantFor({
    behaviour: {
      respond: (answer, { method, operation }) => {
        if (operation.id === 'attach') return { ...answer, status: 403, body: { message: 'no' } };
        return isStuck && method === 'DELETE' ? { ...answer, status: 500, body: { message: 'no' } } : answer;
      },
      order: (stages, { method }) => {
        if (isStuck && method === 'DELETE') throw new Error('stuck');
        return stages;
      },
    },
  });
  const cwd = folder();
  const file = 'own env.env';
  const { client, origin } = tenant;
  writeFileSync(
    join(cwd, file),
    `AUTH0_DOMAIN=${origin}\nAUTH0_CLIENT_ID=${client.id}\nAUTH0_CLIENT_SECRET=${client.secret}\n`,
  );
  const place: Place = { cwd, env: {} };
  const before = tenant.snapshot();
  const failed = await type(['run', '--env-file', file], place);
  expect(failed.code).toBe(2);
  const [command = []] = printedIn(failed.err).filter(([word]) => word === 'clean');
  expect(command).toEqual(['clean', '--env-file', file]);
  isStuck = false;
  // It deletes what is an hour old.
  const typed = await type(command, { ...place, clock: () => Date.now() + 3_700_000 });
  expect(typed.code, typed.err).toBe(0);
  expect(typed.out).toContain('deleted ');
  expect(tenant.snapshot()).toEqual(before);
});

describe('commands that send nothing', () => {
  const place = (): Place => ({ cwd: folder(), env: {} });

  it.each<[string, readonly string[]]>([
    ['usual', ['rules', `request.${NAME}.maxLength`]],
    ['other', ['rules', 'request.organization_member_access_level.enum', '--contract', '2026-09']],
  ])('rules says how to run one of the %s contract', async (_, words) => {
    const here = place();
    const [command = []] = printedIn((await type(words, here)).out);
    expect(await type([...command, '--out', 'again'], here)).toMatchObject({ code: 0 });
    expect(recordIn(here, 'again').findings.map(({ rule }) => rule)).toContain(words[1]);
  });

  it('a written contract is used as it is said', async () => {
    const here = place();
    writeFileSync(join(here.cwd, 'openapi.json'), JSON.stringify(baseDocument()));
    const written = await type(['drift', 'openapi.json', '--write', 'our contract'], here);
    const [command = []] = printedIn(written.err);
    expect(command.slice(0, 2)).toEqual(['run', '--contract']);
    expect(await type([...command, '--only', 'response.body.object'], here)).toMatchObject({ code: 0 });
  });

  it('a document is read from a file, as is said of a URL', async () => {
    const here = place();
    const refused = await type(['drift', 'https://example.com/openapi.json'], here);
    const [command = []] = printedIn(refused.err);
    writeFileSync(join(here.cwd, 'openapi.json'), JSON.stringify(baseDocument()));
    const typed = await type(command, here);
    expect(isUsageError(typed)).toBe(false);
    expect(typed.out).not.toBe('');
  });

  it('a request is sent by hand as is said', async () => {
    const here = place();
    const refused = await type(['probe'], here);
    const [example = [], help = []] = printedIn(refused.err);
    expect(await type(example, here)).toMatchObject({ code: 0 });
    expect(await type(help, here)).toMatchObject({ code: 0, out: expect.stringContaining('Usage: ') });
  });

  it.each([['run', '--nonsense'], ['explore', '--nonsense'], ['nonsense'], ['report']])(
    'patchproof %s %s says which help to ask for',
    async (...words) => {
      const here = place();
      const refused = await type(
        words.filter((word) => word !== undefined),
        here,
      );
      expect(refused.code).toBe(2);
      const [, help = ''] = /\(npx patchproof (.*?--help)/.exec(refused.err) ?? [];
      expect(await type(help.split(' '), here)).toMatchObject({
        code: 0,
        out: expect.stringContaining('Usage: '),
      });
    },
  );

  it.each([undefined, '2026-09'])(
    'a failed toConform says where to read more, contract %s',
    async (revision) => {
      const { message } = await toConform(
        {
          method: 'PATCH',
          path: '/api/v2/organizations/org_1/connections/con_1',
          status: 200,
          headers: { 'content-type': 'application/json' },
          body: { connection_id: 5, organization_member_access_level: 'x' },
        },
        revision === undefined ? {} : { contract: revision },
      );
      const commands = printedIn(message());
      expect(commands.length).toBeGreaterThan(0);
      for (const command of commands)
        expect(await type(command, place())).toMatchObject({
          code: 0,
          out: expect.stringContaining('run it'),
        });
    },
  );
});

describe('the documents', () => {
  const documents = ['README.md', 'CONTRIBUTING.md', 'ARCHITECTURE.md'].concat(
    readdirSync(join(import.meta.dirname, '..', '..', 'docs'))
      .filter((name) => name.endsWith('.md'))
      .map((name) => `docs/${name}`),
  );
  it.each(documents)('%s has no command that is not taken', async (file) => {
    const here: Place = {
      cwd: folder(),
      env: { AUTH0_DOMAIN: 'http://127.0.0.1:9', AUTH0_API_TOKEN: 'not-a-token-at-all' },
    };
    mkdirSync(join(here.cwd, 'reports'));
    for (const command of printedIn(
      textOf(file)
        .replaceAll(/\\\n/g, ' ')
        .replaceAll(/ +#.*$/gm, '')
        .replaceAll(/<[a-z ]+>/g, 'x'),
    )) {
      const typed = await type(command, here);
      expect(/^error: /m.test(typed.err), `${command.join(' ')}\n${typed.err}`).toBe(false);
    }
  });
});

it('no source prints a command that is not typed here', () => {
  const known = [
    'src/cli/baseline-file.ts',
    'src/cli/document-file.ts',
    'src/cli/drift-command.ts',
    'src/cli/probe-command.ts',
    'src/cli/probe-prompt.ts',
    'src/cli/program.ts',
    'src/cli/rules-command.ts',
    'src/library/explain-violations.ts',
    'src/report/rerun.ts',
    'src/run/curl.ts',
    'src/run/settle.ts',
    'src/shell.ts',
  ];
  const printing = filesIn('src').filter((file) => {
    const code = textOf(file).replaceAll(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '');
    return /npx patchproof|[`'" ]patchproof (run|plan|doctor|rules|body|probe|explore|report|compare|baseline|drift|check|tenant|restore|clean)\b/.test(
      code,
    );
  });
  expect(printing).toEqual(known);
});
