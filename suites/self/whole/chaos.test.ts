import { expect, type TestContext, test } from 'vitest';
import { type Mode, modes } from '../../../fixtures/chaos/index.ts';
import { parseRecord } from '../../../src/record/parse-record.ts';
import type { RunEnd } from '../../../src/record/record.ts';
import { argumentsFor, environmentFor, inMemory, problemsOf, recordIn } from './chaos-run.ts';
import { commandLine, type Done } from './command.ts';

const { start, folder } = commandLine();

/** Node alone takes 60 to 100; reading a gigabyte would show. */
const mostMegabytes = 320;

/** Memory, crashes and hangs show in a process of its own: for every eighth mode, and what is large, and what waits by the real clock. */
const inProcess = ({ id, slow }: Mode): boolean =>
  slow !== true && (modes.findIndex((mode) => mode.id === id) % 8 === 0 || /gigabyte|bomb|limited/.test(id));

/** Some of every theme, with a bomb in a process. The others are slow. */
const chosen: readonly string[] = [
  ...['connection.reset-writes', 'body.truncated', 'body.gzip-bomb', 'framing.two-lengths'],
  ...['gateway.limited-once', 'gateway.redirect-loop', 'reach.refused'],
  ...['reach.self-signed', 'token.fickle', 'clock.ahead'],
];
const isChosen = ({ id }: Mode): boolean => chosen.includes(id);

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

async function survives(mode: Mode, { expect, onTestFinished }: TestContext): Promise<void> {
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
}

const title = '$id: $statement';
const timeout = 60_000;
test.concurrent.for(modes.filter(isChosen))(title, { timeout }, survives);
test.concurrent.for(modes.filter((mode) => !isChosen(mode)))(title, { timeout, tags: ['slow'] }, survives);

test('modes have names of their own, and some of every theme are chosen', () => {
  const ids = modes.map(({ id }) => id);
  const themes = (all: readonly string[]) => new Set(all.map((id) => id.split('.')[0]));
  expect(new Set(ids).size).toBe(modes.length);
  expect(chosen.filter((id) => !ids.includes(id))).toEqual([]);
  expect(themes(chosen)).toEqual(themes(ids));
});
