import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { journal } from '../../../../src/target/disk/journal.ts';
import { keyOf, stateFolder } from '../../../../src/target/disk/state-folder.ts';
import { tenantFor } from '../../harness/gate-on.ts';
import { folder } from '../../harness/in-process.ts';
import { behaviourOf } from '../../harness/recorded-run.ts';
import { type Place, printedIn, type } from './printed.ts';
import { ENV_FILE, placeFor, run, writtenBy } from './printed-places.ts';

/** The commands that mend, restore and clean, typed where they were printed: they do what they promise. */

describe('the baseline', () => {
  it('that is not there is made', async () => {
    const tenant = await tenantFor({ behaviour: behaviourOf('request.name.one-more') });
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

  it('in places of its own is mended by what is said of it', { tags: ['slow'] }, async () => {
    const [at, out] = ['own baseline.json', 'own reports'];
    const words = ['--baseline', at, '--out', out];
    const tenant = await tenantFor({ behaviour: behaviourOf('request.name.one-more') });
    const place = placeFor(tenant);
    await run(place, '--no-baseline', '--out', out);
    const made = await type(
      ['baseline', out, '--update', '--baseline', at, '--reason', 'known', '--expires', '90d'],
      place,
    );
    expect(made.code, made.err).toBe(0);
    const kept = JSON.parse(readFileSync(join(place.cwd, at), 'utf8')) as {
      readonly entries: readonly object[];
    };
    const [first, ...others] = kept.entries;
    // One that has expired, one of a rule that is not known any more, one that is broken in another way now.
    const entries = [
      { ...first, since: '2026-01-01', expires: '2026-01-02' },
      { ...first, rule: 'request.nothing.of-the-kind' },
      ...others.map(
        (one) => JSON.parse(JSON.stringify(one).replace('must NOT have more', 'may not have more')) as object,
      ),
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
