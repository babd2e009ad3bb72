import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { conforming } from '../../../../fixtures/tenant/start.ts';
import { program } from '../../../../src/cli/process/program.ts';
import { configured, emptyFolder, launch, patchproof, secret, silence } from '../../harness/cli-launch.ts';
import { gateOn, memoryIo, tenantFor } from '../../harness/gate-on.ts';

const counted = (out: string) => {
  const [, writes, reads] = /(\d+) PATCH and (\d+) reads/.exec(out) ?? [];
  return { writes: Number(writes), reads: Number(reads) };
};
const hash = (out: string): string | undefined => /^request hash ([0-9a-f]{64})$/m.exec(out)?.[1];

describe('patchproof plan', () => {
  it.each([
    ['gate', 150, 70],
    ['smoke', 45, 25],
    ['full', 320, 160],
  ])('keeps %s within %d PATCH and %d reads', async (profile, mostWrites, mostReads) => {
    const { code, out, err } = await patchproof(['plan', '--profile', profile]);
    const { writes, reads } = counted(out);
    expect([code, err]).toEqual([0, '']);
    expect(writes).toBeGreaterThan(10);
    expect(writes).toBeLessThanOrEqual(mostWrites);
    expect(reads).toBeGreaterThan(5);
    expect(reads).toBeLessThanOrEqual(mostReads);
    const listed = out.split('\n').filter((line) => /^ {2}(PATCH|GET|PUT|POST) +/.test(line));
    expect(listed).toHaveLength(writes + reads);
  });

  it('prints the same hash twice, and the run prints it too', async () => {
    const cwd = emptyFolder();
    const first = await patchproof(['plan'], { cwd });
    const second = await patchproof(['plan'], { cwd });
    const run = await patchproof(['run'], { cwd });
    expect(hash(first.out)).toBeDefined();
    expect(second.out).toBe(first.out);
    expect(run.out).toContain(hash(first.out));
  });

  it('prints the hash of its seed in the deep profile', async () => {
    const plan = async (seed: string) =>
      hash((await patchproof(['plan', '--profile', 'deep', '--runs', '2', '--seed', seed])).out);
    const [one, again, two] = [await plan('1'), await plan('1'), await plan('2')];
    expect(one).toBeDefined();
    expect(again).toBe(one);
    expect(two).not.toBe(one);
  });

  it('tells the time at a rate', async () => {
    const words = ['plan', '--only', 'request.show_as_button.type', '--rate', '60/min', '--burst', '2'];
    const { out } = await patchproof(words);
    const seconds = /(\d+) s at 60 writes a minute, burst 2/.exec(out)?.[1];
    expect(Number(seconds)).toBeGreaterThanOrEqual(counted(out).writes - 2);
  });

  it('sends nothing and writes nothing', async () => {
    const [nobody, cwd] = [await silence(), emptyFolder()];
    const env = configured(`http://127.0.0.1:${nobody.port}`);
    const { code, out } = await patchproof(['plan'], { env, cwd });
    expect(code).toBe(0);
    expect(nobody.connections()).toBe(0);
    expect(out).not.toContain(secret);
    expect(existsSync(join(cwd, 'reports'))).toBe(false);
  });
});

describe('patchproof rules', () => {
  it('lists every rule with its level, statement and source', async () => {
    const { code, out, err } = await patchproof(['rules']);
    const lines = out.trimEnd().split('\n');
    expect([code, err, lines.length % 3]).toEqual([0, '', 0]);
    for (let index = 0; index < lines.length; index += 3) {
      expect(lines[index]).toMatch(/^(request|response|error|authorization|state)\.\S+\.\S+$/);
      expect(lines[index + 1]).toMatch(/^ {2}(must|should|observe) · .+$/);
      expect(lines[index + 2]).toMatch(/^ {2}.+ · .+$/);
    }
  });

  it('explains one', async () => {
    const { code, out } = await patchproof(['rules', 'request.show_as_button.type']);
    expect(code).toBe(0);
    for (const heading of ['level      must', 'statement', 'source', 'words', 'needs'])
      expect(out).toContain(heading);
    expect(out).toContain('run it     npx patchproof run --only request.show_as_button.type');
  });

  it('explains one that only profile full asks', async () => {
    const { out } = await patchproof(['rules', 'authorization.token.no-json']);
    expect(out).toContain('    token/no-json/refused  ');
    expect(out).toContain('run it     npx patchproof run --profile full --only authorization.token.no-json');
  });

  it('names the nearest ids when there is none such', async () => {
    const { code, out, err } = await patchproof(['rules', 'request.show_as_buton.type']);
    expect([code, out]).toEqual([2, '']);
    expect(err).toMatch(/^patchproof: request\.show_as_buton\.type: no rule has that id; nearest: .+\n$/);
    expect(err).toContain('request.show_as_button.type');
  });
});

describe('patchproof body', () => {
  const cases = [
    'body/open/invalid-utf8',
    'body/open/bom',
    'body/open/lone-surrogate',
    'body/open/form',
    'organization_connection_name/maxLength/100000',
    'organization_connection_name/pattern/nul-middle',
  ];

  it('prints the very bytes that the run sends', async () => {
    const sent: string[] = [];
    const tenant = await tenantFor({
      behaviour: {
        transmit: (answer, wire, call) => {
          sent.push(Buffer.from(call.bytes).toString('base64'));
          return conforming.transmit(answer, wire, call);
        },
      },
    });
    await gateOn(tenant, { profile: 'full' });
    const expectSent = (id: string, bytes: Buffer): void => {
      expect(bytes.length, id).toBeGreaterThan(2);
      expect(sent, id).toContain(bytes.toString('base64'));
    };
    // One real process, with what is no text; the others say the same.
    const [first = '', ...others] = cases;
    const body = launch(['body', first]);
    expect(await body.ended, first).toMatchObject({ code: 0, err: '' });
    expectSent(first, body.bytes());
    for (const id of others) {
      const printed: Uint8Array[] = [];
      const io = {
        ...memoryIo({}, { cwd: emptyFolder() }),
        bytes: (some: Uint8Array) => void printed.push(some),
      };
      expect(await program(['body', id], io), id).toBe(0);
      expectSent(id, Buffer.concat(printed));
    }
  });

  it('names the nearest cases when there is none such', async () => {
    const { code, out, err } = await patchproof(['body', 'body/open/bomb']);
    expect([code, out]).toEqual([2, '']);
    expect(err).toMatch(/^patchproof: body\/open\/bomb: no case has that id; nearest: .*body\/open\/bom/);
  });
});
