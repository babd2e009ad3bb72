import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type Lock, lock, lockFolder, type Own } from '../../../../src/target/disk/lock.ts';
import { connectionKey, overlap, stateFolder } from '../../../../src/target/disk/state-folder.ts';
import { ConfigError } from '../../../../src/text/errors.ts';

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), 'patchproof-lock-'));
  onTestFinished(() => rmSync(made, { recursive: true, force: true }));
  mkdirSync(join(made, 'locks'));
  return made;
}

const now = Date.now();
const pathIn = (state: string): string => join(state, 'locks', 'key.json');
const take = (state: string, pid: number, isAlive: Own['isAlive'] = () => true): Lock =>
  lock(state, 'key', 'the connection', now, { pid, isAlive });
const dead = (): boolean => false;

describe('a lock', () => {
  it('is held by one process at a time, and says which and where', () => {
    const state = folder();
    const first = take(state, 1);
    expect(() => take(state, 2)).toThrow(ConfigError);
    expect(() => take(state, 2)).toThrow(`process 1, since ${new Date(now).toISOString()}`);
    expect(() => take(state, 2)).toThrow(`delete ${pathIn(state)}`);
    first.release();
    take(state, 2).release();
    expect(readdirSync(join(state, 'locks'))).toEqual([]);
  });

  it('is given back by nobody but its owner', () => {
    const state = folder();
    const first = take(state, 1);
    // Somebody did as they were told, and another run began.
    rmSync(pathIn(state));
    const second = take(state, 2);
    first.release();
    expect(readFileSync(pathIn(state), 'utf8')).toContain('"pid":2');
    expect(() => take(state, 3)).toThrow('process 2');
    second.release();
    expect(readdirSync(join(state, 'locks'))).toEqual([]);
  });

  it.each(['null', '7', '"text"', '[]', '{"pid":"1"}', '{'])("that holds %s is nobody's", (text) => {
    const state = folder();
    writeFileSync(pathIn(state), text);
    take(state, 2).release();
  });

  it('of a process that is gone is taken over', () => {
    const state = folder();
    writeFileSync(pathIn(state), '{"pid":1,"since":"2026-07-01T00:00:00.000Z"}');
    take(state, 2, dead);
    expect(readFileSync(pathIn(state), 'utf8')).toContain('"pid":2');
    expect(readdirSync(join(state, 'locks'))).toEqual(['key.json']);
  });

  it('of an earlier process with our own number is taken over, one of our own is not', () => {
    const state = folder();
    writeFileSync(pathIn(state), '{"pid":7,"since":"2026-07-01T00:00:00.000Z"}');
    const mine = take(state, 7);
    expect(() => take(state, 7)).toThrow(ConfigError);
    mine.release();
  });

  it('that is being written is held, one that never was is not', () => {
    const state = folder();
    writeFileSync(pathIn(state), '');
    expect(() => take(state, 2, dead)).toThrow(ConfigError);
    utimesSync(pathIn(state), new Date(now - 60_000), new Date(now - 60_000));
    take(state, 2, dead).release();
  });

  it('is taken over by one of two who find it dead at the same time', () => {
    const state = folder();
    writeFileSync(pathIn(state), '{"pid":1,"since":"2026-07-01T00:00:00.000Z"}');
    let other: Lock | undefined;
    const meanwhile = (): boolean => {
      other = take(state, 3, dead);
      return false;
    };
    expect(() => take(state, 2, meanwhile)).toThrow(ConfigError);
    expect(other).toBeDefined();
    expect(readFileSync(pathIn(state), 'utf8')).toContain('"pid":3');
    expect(readdirSync(join(state, 'locks'))).toEqual(['key.json']);
  });

  it('that cannot be written is a problem of the folder', () => {
    const file = join(folder(), 'file');
    writeFileSync(file, '');
    expect(() => take(file, 2)).toThrow(ConfigError);
    expect(() => take(file, 2)).toThrow('set XDG_STATE_HOME to a folder that can be written');
  });
});

describe('two runs meet', () => {
  it('wherever they are run from: a relative state folder does not count', () => {
    expect(stateFolder({ XDG_STATE_HOME: 'state', HOME: '/home/me' })).toBe(
      '/home/me/.local/state/patchproof',
    );
    expect(stateFolder({ XDG_STATE_HOME: '/state', HOME: '/home/me' })).toBe('/state/patchproof');
  });

  it('by whatever domain they reach a connection', () => {
    const keys = [
      'https://acme.eu.auth0.com',
      'https://login.acme.example',
      'https://login.acme.example:8443',
    ];
    expect(new Set(keys.map((origin) => connectionKey(origin, 'con_1'))).size).toBe(1);
    expect(connectionKey('https://acme.eu.auth0.com', 'con_2')).not.toBe(
      connectionKey(keys[0] ?? '', 'con_1'),
    );
  });

  it('on loopback by the port, however the host is spelled', () => {
    const [a, b, c] = ['http://127.0.0.1:4010', 'http://localhost:4010', 'http://127.0.0.1:4011'];
    expect(connectionKey(a, 'con_1')).toBe(connectionKey(b, 'con_1'));
    expect(connectionKey(a, 'con_1')).not.toBe(connectionKey(c, 'con_1'));
  });

  it('where they write to the same organization connection', () => {
    const at = (organization: string, connection: string, more = {}) => ({
      origin: 'https://acme.eu.auth0.com',
      subject: { organization, connection, ...more },
    });
    const first = at('org_1', 'con_1', { other_organization: 'org_2', other_connection: 'con_2' });
    expect(overlap(first, at('org_1', 'con_1'))).toBe(true);
    expect(overlap(first, at('org_1', 'con_2'))).toBe(true);
    expect(overlap(first, at('org_2', 'con_1'))).toBe(true);
    expect(overlap(first, at('org_3', 'con_2', { other_organization: 'org_1' }))).toBe(true);
    expect(overlap(first, at('org_2', 'con_2'))).toBe(false);
    expect(overlap(first, at('org_3', 'con_3'))).toBe(false);
    expect(overlap(first, { ...at('org_1', 'con_1'), origin: 'http://127.0.0.1:1' })).toBe(false);
  });
});

describe('the lock of a folder', () => {
  const file = (at: string): string => join(at, '.patchproof.lock');
  const claim = (at: string, pid: number, isAlive: Own['isAlive'] = () => true, time = Date.now()): Lock =>
    lockFolder(at, 'record.ndjson', '--out reports', time, { pid, isAlive });

  it('keeps a second run out, and says which folder, which process and what to delete', () => {
    const at = folder();
    const first = claim(at, 1);
    expect(() => claim(at, 2)).toThrow(
      /^--out reports is in use by another run \(process 1, since .*: wait for it/,
    );
    expect(() => claim(at, 2)).toThrow(`delete ${file(at)}`);
    first.release();
    claim(at, 2).release();
    expect(readdirSync(at)).toEqual(['locks']);
  });

  it('is taken over from a process that is gone', () => {
    const at = folder();
    claim(at, 1);
    claim(at, 2, dead).release();
    expect(readdirSync(at)).toEqual(['locks']);
  });

  it('is that of another machine as long as something is written there', () => {
    const at = folder();
    const hour = 3_600_000;
    writeFileSync(file(at), '{"pid":1,"since":"2026-07-01T00:00:00.000Z","host":"another"}');
    expect(() => claim(at, 2, dead)).toThrow('process 1 of another, since');
    expect(() => claim(at, 2, dead, Date.now() + hour - 60_000)).toThrow('process 1 of another');
    claim(at, 2, dead, Date.now() + hour + 60_000).release();
    writeFileSync(file(at), '{"pid":1,"since":"2026-07-01T00:00:00.000Z","host":"another"}');
    utimesSync(file(at), new Date(0), new Date(0));
    writeFileSync(join(at, 'record.ndjson'), '');
    expect(() => claim(at, 2, dead)).toThrow('process 1 of another');
  });
});
