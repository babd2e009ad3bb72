import { expect, test } from 'vitest';
import { type Mode, modes } from '../../fixtures/chaos/index.ts';
import type { RunEnd } from '../../src/model.ts';
import { parseRecord } from '../../src/record/parse-record.ts';
import { argumentsFor, environmentFor, inMemory, problemsOf, recordIn } from './chaos-run.ts';
import { commandLine, type Done } from './command.ts';

const { start, folder } = commandLine();

/** Node alone takes 60 to 100; reading a gigabyte would show. */
const mostMegabytes = 320;

/** Memory, crashes and hangs show in a process of its own: for every eighth mode, and what is large, and what waits by the real clock. */
const inProcess = ({ id, slow }: Mode): boolean =>
  slow !== true && (modes.findIndex((mode) => mode.id === id) % 8 === 0 || /gigabyte|bomb|limited/.test(id));

/** A request: the megabyte that is read and what sockets hold on their way, far from the gigabyte on offer. */
const mostWritten = 32_000_000;

const stack = /\n\s+at .+:\d+:\d+|an error of patchproof itself|UnhandledPromiseRejection/;

/** A run that got as far as a plan left a whole record; one that did not says in a line or two why. */
function expectComplete(done: Done, exit: RunEnd['exitCode']): void {
  const record = recordIn(done);
  if (record === undefined) {
    expect(done.err).toMatch(/^patchproof: .+\n$/m);
    expect(done.err.split('patchproof: ')).toHaveLength(2);
    return;
  }
  expect(problemsOf(record)).toEqual([]);
  const { end, findings, header } = parseRecord(record);
  expect(end?.exitCode).toBe(exit);
  expect(findings).toHaveLength(header.planned.rules);
  expect(end?.errors).toEqual([]);
  expect(Object.keys(done.files)).toEqual(expect.arrayContaining(['reports/latest/junit.xml']));
}

test.concurrent.for([...modes])(
  '$id: $statement',
  { timeout: 60_000 },
  async (mode: Mode, { expect, onTestFinished }) => {
    const chaos = await mode.start();
    onTestFinished(chaos.close);
    const env = environmentFor(chaos, mode);
    const args = argumentsFor(mode);
    const done = inProcess(mode) ? await start(args, env).done : await inMemory(args, env, folder());
    const said = done.out + done.err;
    expect(said).toMatch(mode.expect.because);
    expect(said).not.toMatch(stack);
    expect(done.code).toBe(mode.expect.exit);
    expectComplete(done, mode.expect.exit);
    expect(done.megabytes ?? 0).toBeLessThan(mostMegabytes);
    expect(chaos.written() / Math.max(1, chaos.requests())).toBeLessThan(mostWritten);
    expect(done.ms).toBeLessThan(30_000);
  },
);

test('modes have names of their own', () => {
  expect(new Set(modes.map(({ id }) => id)).size).toBe(modes.length);
});
