/**
 * `npm run mutate [-- --profile P --files GLOB --ids A,B --sample N --jobs N]`: a run against the reference tenant
 * with one change in its source at a time. All mutants: writes reports/power/mutation.json and mutation.md. Exit 1
 * when a survivor has no class, or a class fits no survivor; 2 when the control is not clean.
 */
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { isMainThread } from 'node:worker_threads';
import type { Job, Outcome } from './mutate/attempt.ts';
import { type Class, readClasses, unknownKeys } from './mutate/classes.ts';
import { compile, instrument, type SourceMutant } from './mutate/instrument.ts';
import { serve, share } from './mutate/pool.ts';
import { percent, renderMarkdown } from './mutate/render-markdown.ts';
import { problems, score, scores, type Tried, totals } from './mutate/score.ts';

const reports = join(process.cwd(), 'reports', 'power');

interface Asked {
  readonly profile: string;
  readonly jobs: number;
  readonly isWhole: boolean;
  readonly select: (mutants: readonly SourceMutant[]) => readonly SourceMutant[];
}

function asked(): Asked {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({
    options: { profile: text, files: text, ids: text, sample: text, jobs: text },
  });
  const { profile = 'gate', files, ids, sample, jobs = String(availableParallelism()) } = values;
  const pattern = new RegExp(`^${(files ?? '*').replace(/[^*\w-]/g, '\\$&').replaceAll('*', '.*')}$`);
  const wanted = ids?.split(',');
  return {
    profile,
    jobs: Math.max(1, Number(jobs)),
    isWhole: files === undefined && ids === undefined && sample === undefined,
    select: (mutants) => {
      const chosen = mutants.filter(
        ({ id, file }) => pattern.test(file) && (wanted === undefined || wanted.includes(id)),
      );
      return sample === undefined ? chosen : draw(chosen, Number(sample));
    },
  };
}

/** Always the same ones: by the hash of their keys. */
function draw(mutants: readonly SourceMutant[], count: number): readonly SourceMutant[] {
  const hash = ({ key }: SourceMutant): string => createHash('sha256').update(key).digest('hex');
  return mutants.toSorted((a, b) => (hash(a) < hash(b) ? -1 : 1)).slice(0, count);
}

async function tryAll(
  mutants: readonly SourceMutant[],
  module: string,
  { profile, jobs: threads }: Asked,
): Promise<{ readonly control: Outcome; readonly outcomes: ReadonlyMap<string, Outcome> }> {
  const pool = { program: new URL(import.meta.url), threads };
  const [control] = await share([{ module, profile, isStatic: true }], pool, () => {});
  if (control?.status !== 'survived')
    throw new Error(
      `the control is not clean, so there is no score: ${[...(control?.rules ?? []), ...(control?.because ?? [])].join('; ')}`,
    );
  const covered = new Set(control.covered);
  const reached = mutants.filter(({ id }) => covered.has(id));
  console.error(`${reached.length} of ${mutants.length} mutants are in code that a run reaches`);
  const loaded = new Set(control.loaded);
  // Keys are made once for each load of the tenant.
  const isStatic = ({ id, file }: SourceMutant): boolean => loaded.has(id) || file === 'keyring.ts';
  const jobs = reached.map((one): Job => ({ module, profile, mutant: one.id, isStatic: isStatic(one) }));
  const outcomes = await share(jobs, pool, (done) => {
    if (done % 50 === 0) console.error(`${done} of ${jobs.length} tried`);
  });
  return { control, outcomes: new Map(reached.flatMap(({ id }, index) => pair(id, outcomes[index]))) };
}

const pair = (id: string, outcome: Outcome | undefined): readonly (readonly [string, Outcome])[] =>
  outcome === undefined ? [] : [[id, outcome]];

function write(profile: string, tried: readonly Tried[]): void {
  const name = profile === 'gate' ? 'mutation' : `mutation-${profile}`;
  mkdirSync(reports, { recursive: true });
  writeFileSync(join(reports, `${name}.json`), `${JSON.stringify(tried, null, 2)}\n`);
  writeFileSync(join(reports, `${name}.md`), renderMarkdown(profile, tried));
}

function say(tried: readonly Tried[], isWhole: boolean): void {
  const total = totals(tried);
  const { killed, noticed, reached, decided } = scores(total);
  if (!isWhole)
    for (const { id, key, status, first, because } of tried)
      console.log(`${id} ${status} ${first ?? because[0] ?? ''} ${key}`);
  console.log(`${killed} of ${reached} mutants that a run reaches are killed: ${percent(killed, reached)}`);
  console.log(`${killed} of ${decided} that the documents decide: ${percent(killed, decided)}`);
  console.log(`${noticed} of them do not pass: ${percent(noticed, decided)}`);
  console.log(
    `${total.inconclusive} inconclusive, ${total.notStarted} not started, ${total.notCovered} not covered`,
  );
}

async function main(): Promise<number> {
  const started = performance.now();
  const options = asked();
  const classes: ReadonlyMap<string, Class> = readClasses(join(reports, 'mutation-classes.json'));
  const { mutants, sources } = await instrument(join(process.cwd(), 'fixtures', 'tenant'));
  // Inside the project, so that the tenant finds its packages.
  const folder = mkdtempSync(join(process.cwd(), 'dist.mutate-'));
  try {
    const selected = options.select(mutants);
    const { control, outcomes } = await tryAll(selected, compile(sources, folder), options);
    const tried = selected.map((one) => score(one, outcomes.get(one.id), control, classes));
    if (options.isWhole) write(options.profile, tried);
    const found = [
      ...unknownKeys(classes, mutants).map((key) => `has a class and is not in the source: ${key}`),
      ...problems(tried, classes, options.profile === 'gate'),
    ];
    for (const problem of found) console.log(problem);
    say(tried, options.isWhole);
    console.error(`${Math.round((performance.now() - started) / 1000)} s`);
    return found.length === 0 ? 0 : 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

if (isMainThread) {
  process.exitCode = await main().catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    return 2;
  });
} else serve();
