import { basename } from 'node:path';
import type { TestProject, TestSpecification } from 'vitest/node';
import { loadContract } from '../../src/cli/config/load-contract.ts';
import { type GateOptions, gateOptions, runFormats } from '../../src/cli/config/options.ts';
import { processIo } from '../../src/cli/process/command-line.ts';
import type { Io } from '../../src/cli/process/streams.ts';
import { DEFAULT_FOLDER } from '../../src/cli/run/output.ts';
import { recordRun } from '../../src/cli/run/record-run.ts';
import { revisions } from '../../src/contract/index.ts';
import type { Rule } from '../../src/model.ts';
import { staleEntries } from '../../src/report/verdict.ts';
import { rules } from '../../src/rules/index.ts';
import { ConfigError, Unreachable } from '../../src/text/errors.ts';
import type { Verdicts } from './verdicts.ts';

/** Which tests are about to run, as far as is known: their files, their names, by pattern or one by one. */
type Chosen = (rule: Rule) => boolean;

function named(project: TestProject, spec: TestSpecification): Chosen {
  const { testIds, testNamePattern } = spec;
  const names = testIds?.map((id) => project.vitest.state.idMap.get(id)?.name);
  const part = basename(spec.moduleId).replace('.test.ts', '');
  return (rule) =>
    rule.part === part &&
    (names === undefined || names.includes(rule.id)) &&
    (testNamePattern === undefined || rule.id.match(testNamePattern) !== null);
}

/** The rules whose tests run: those of the specifications, when there are any, that match the pattern of `-t`. */
function chosen(project: TestProject, specs: readonly TestSpecification[] | undefined): Chosen {
  // What the tests are told; the pattern of the command line is not it once watch mode has cleared it.
  const pattern = project.serializedConfig.testNamePattern;
  const own = specs?.filter((spec) => spec.project === project).map((spec) => named(project, spec));
  return (rule) =>
    (pattern === undefined || rule.id.match(pattern) !== null) &&
    (own === undefined || own.some((matches) => matches(rule)));
}

/** What people can mend, or the network did: said as it is. Anything else is an error of ours and is thrown. */
function explain(error: unknown): readonly string[] {
  if (error instanceof ConfigError) return error.problems;
  if (error instanceof Unreachable) return [error.message];
  throw error;
}

function surroundings(project: TestProject, signal: AbortSignal): Io {
  const say = (text: string): void => project.vitest.logger.log(text.trimEnd());
  return { ...processIo(), cwd: project.config.root, out: say, err: say, signal };
}

/** Aborts the run when the user asks to stop, so that what was changed is put back before anything ends. */
async function stoppable<T>(project: TestProject, act: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const stop = new AbortController();
  const abort = (): void => stop.abort();
  const forget = project.vitest.onCancel(abort);
  process.once('SIGINT', abort).once('SIGTERM', abort);
  try {
    return await act(stop.signal);
  } finally {
    process.off('SIGINT', abort).off('SIGTERM', abort);
    forget();
  }
}

/** The rules of the contract asked for; of the default one when there is none of that name. */
function known(options: GateOptions | undefined): readonly Rule[] {
  return rules(loadContract(options?.contract ?? revisions[0] ?? '', process.cwd()));
}

/** Runs the gate for the tests that are about to run, and only for those. */
async function verdicts(project: TestProject, specs?: readonly TestSpecification[]): Promise<Verdicts> {
  let all = known(undefined);
  const told = (): Verdicts => ({
    rules: all.map(({ id, part }) => ({ id, part })),
    findings: [],
    troubles: [],
    spokesman: all.find(chosen(project, specs))?.part ?? 'request',
  });
  try {
    const options = gateOptions({}, process.env);
    all = known(options);
    const ids = all.filter(chosen(project, specs)).map(({ id }) => id);
    if (ids.length === 0) return told();
    const asked = ids.length === all.length ? options : { ...options, ids };
    const into = { out: DEFAULT_FOLDER, formats: runFormats(), isFollowed: false };
    const { record } = await stoppable(project, (signal) =>
      recordRun(asked, into, surroundings(project, signal)),
    );
    const { header, findings, end } = record;
    const unrestored = (end?.unrestored ?? []).map((line) => `Not restored: ${line}`);
    const errors = (end?.errors ?? []).map((line) => `Harness error: ${line}`);
    const stale = staleEntries(record).map(({ sentence }) => `Stale in the baseline: ${sentence}`);
    const troubles = [...errors, ...unrestored, ...stale];
    return { ...told(), header, findings, troubles };
  } catch (error) {
    return { ...told(), troubles: explain(error).map((problem) => `patchproof: ${problem}`) };
  }
}

/** Before the first run, and again before each run that watch mode or an editor asks for. */
export async function setup(project: TestProject): Promise<void> {
  const provide = async (specs?: readonly TestSpecification[]): Promise<void> => {
    project.provide('verdicts', await verdicts(project, specs));
  };
  await provide();
  project.onTestsRerun(provide);
}
