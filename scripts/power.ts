/**
 * `npm run power`: the gate against the reference with one fault at a time, and `full` where the gate does not find it;
 * with `--full`, against all, and the dictionary of causes is written. Prints and writes reports/power: which rule kills
 * which mutant, after how many requests.
 * Exit 2, and no score, when a control is not clean; 1 when a mutant is not killed by its right rule, or a rule kills
 * nothing alone and nobody says why it exists.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { isMainThread } from 'node:worker_threads';
import { excuses, killersOf, type Mutant, mutants } from '../fixtures/mutants/index.ts';
import type { Tier } from '../src/cases/partition.ts';
import { cases } from '../src/cases/suite.ts';
import { contract, members } from '../src/contract/index.ts';
import { rules } from '../src/rules/index.ts';
import { type Attack, attack, type Outcome } from './power/attack.ts';
import { dictionaryOf, type Shown } from './power/dictionary.ts';
import { packDictionary } from './power/pack-dictionary.ts';
import { serve, share } from './power/pool.ts';
import { rank } from './power/rank.ts';
import { renderCurve } from './power/render-curve.ts';
import { fateInWords, type Power, renderMarkdown } from './power/render-markdown.ts';
import {
  byPart,
  byRule,
  countable,
  curve,
  isKilled,
  type Score,
  type Scored,
  scoreOf,
} from './power/score.ts';

const revision = '2026-04';

interface Job {
  readonly mutant?: Mutant;
  readonly profile: Tier;
}

const everyProfile: readonly Tier[] = ['smoke', 'gate', 'full'];

/** Each profile against a tenant with nothing wrong, then against each mutant. A thread finds a job by its number. */
const jobs: readonly Job[] = everyProfile.flatMap((profile) => [
  { profile },
  ...mutants.map((mutant): Job => ({ mutant, profile })),
]);

const run = async (wanted: readonly Job[]): Promise<ReadonlyMap<Job, Outcome>> => {
  const outcomes = await share<Outcome>(
    wanted.map((job) => jobs.indexOf(job)),
    { program: new URL(import.meta.url), threads: 2, atOnce: 1 },
  );
  return new Map(wanted.flatMap((job, at) => (outcomes[at] === undefined ? [] : [[job, outcomes[at]]])));
};

function write(power: Power): void {
  const folder = join(process.cwd(), 'reports', 'power');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'power.json'), `${JSON.stringify(power, null, 2)}\n`);
  writeFileSync(join(folder, 'power.md'), renderMarkdown(power));
  writeFileSync(
    join(folder, 'curve.svg'),
    renderCurve(power.curve, { requests: power.control.gate, mutants: countable(power.mutants).length }),
  );
}

/** The causes that a run is diagnosed with: what each mutant breaks in each profile. */
function writeDictionary(outcomes: ReadonlyMap<Job, Outcome>): void {
  const of = (mutant: Mutant, profile: Tier): Outcome['signature'] => {
    const job = jobs.find((one) => one.mutant === mutant && one.profile === profile);
    return (job && outcomes.get(job)?.signature) ?? [];
  };
  const shown = mutants.map(
    (mutant): Shown => ({
      mutant,
      smoke: of(mutant, 'smoke'),
      gate: of(mutant, 'gate'),
      full: of(mutant, 'full'),
    }),
  );
  const text = packDictionary(dictionaryOf(shown));
  writeFileSync(join(process.cwd(), 'schemas', 'causes', `${revision}.json`), text);
  console.log(`schemas/causes/${revision}.json: ${text.length} bytes`);
}

/** What keeps the score from being whole, one line each. */
function problems({ mutants: scored, rules: scores }: Power): readonly string[] {
  return [
    ...countable(scored)
      .filter((one) => !isKilled(one, 'full'))
      .map((one) => `${one.mutant}: ${fateInWords(one)}`),
    ...scores
      .filter(({ alone, excuse }) => alone.length === 0 && excuse === undefined)
      .map(({ rule }) => `${rule} kills nothing alone, and fixtures/mutants does not say why it exists`),
  ];
}

const share100 = (part: number, whole: number): string =>
  `${part} of ${whole} (${((100 * part) / whole).toFixed(1)} %)`;

function say(power: Power): void {
  const all = countable(power.mutants);
  const killed = (profile: Attack): number => all.filter((one) => isKilled(one, profile)).length;
  for (const problem of problems(power)) console.log(problem);
  for (const { part, mutants: count, gate, full } of power.parts)
    console.log(`${part}: gate ${gate}, full ${full} of ${count}`);
  const within = power.curve.findLast(([requests]) => requests <= 40)?.[1] ?? 0;
  const { seconds, megabytes, requests } = power.cost;
  console.log(`the first 40 requests kill ${share100(within, all.length)}`);
  for (const one of all.filter((one) => !isKilled(one, 'gate'))) console.log(`left to full: ${one.mutant}`);
  console.log(
    `by the right rule: gate ${share100(killed('gate'), all.length)}, full ${share100(killed('full'), all.length)}; ${power.mutants.length - all.length} equivalent`,
  );
  console.log(`${requests} requests, ${seconds} s, ${megabytes} MB; see reports/power/power.md`);
}

/** What was not upheld on a tenant with nothing wrong. */
const unclean = ({ kills, doubts }: Outcome): readonly string[] => [
  ...kills.map(({ rule }) => `${rule} violated`),
  ...doubts,
];

function scoredBy(outcomes: ReadonlyMap<Job, Outcome>): readonly Scored[] {
  const of = (mutant: Mutant, profile: Attack): Score | undefined => {
    const job = jobs.find((one) => one.mutant === mutant && one.profile === profile);
    const outcome = job && outcomes.get(job);
    return outcome && scoreOf(mutant, outcome);
  };
  return mutants.flatMap((mutant) => {
    const [gate, full] = [of(mutant, 'gate'), of(mutant, 'full')];
    const { id, part, statement, equivalent } = mutant;
    const isTold = [gate, full].some((one) => one !== undefined && one.fate !== 'survived');
    return gate === undefined
      ? []
      : {
          mutant: id,
          part,
          statement,
          right: killersOf(mutant),
          gate,
          ...(full === undefined ? {} : { full }),
          ...(equivalent === undefined || isTold ? {} : { equivalent }),
        };
  });
}

/** The gate against every mutant, then `full` against those that it leaves, or all of them. */
async function attackAll(isWhole: boolean): Promise<ReadonlyMap<Job, Outcome>> {
  const first = await run(jobs.filter(({ profile }) => profile === 'gate' || isWhole));
  const left = scoredBy(first).filter((one) => !isKilled(one, 'gate'));
  const isLeft = ({ mutant, profile }: Job): boolean =>
    profile === 'full' && (mutant === undefined || left.some((one) => one.mutant === mutant.id));
  return isWhole ? first : new Map([...first, ...(await run(jobs.filter(isLeft)))]);
}

async function main(): Promise<number> {
  const started = performance.now();
  const { values } = parseArgs({ options: { full: { type: 'boolean', default: false } } });
  const isWhole = values.full;
  const outcomes = await attackAll(isWhole);
  const controls = [...outcomes].filter(([{ mutant }]) => mutant === undefined);
  const dirty = controls.flatMap(([{ profile }, outcome]) =>
    unclean(outcome).map((line) => `${profile}: ${line}`),
  );
  if (dirty.length > 0) {
    console.error(`the control is not clean, so there is no score:\n${dirty.join('\n')}`);
    return 2;
  }
  const scored = scoredBy(outcomes);
  const suite = cases(members(contract(revision)), {
    profile: 'gate',
    strategy: 'auth0',
    runs: 1,
    seed: 1,
  });
  const refusals = new Set(suite.cases.filter(({ aim }) => aim.kind === 'reject').map(({ id }) => id));
  const judged = rules(contract(revision)).filter(({ level }) => level !== 'observe');
  const requestsOf = (profile: Attack): number =>
    controls.find(([job]) => job.profile === profile)?.[1].requests ?? 0;
  const power: Power = {
    contract: revision,
    control: { gate: requestsOf('gate'), full: requestsOf('full') },
    cost: {
      seconds: Math.round((performance.now() - started) / 1000),
      megabytes: Math.round(process.resourceUsage().maxRSS / 1024),
      requests: [...outcomes.values()].reduce((sum, { requests }) => sum + requests, 0),
    },
    parts: byPart(scored),
    mutants: scored,
    rules: byRule(
      judged.map(({ id }) => id),
      scored,
      excuses,
    ),
    curve: curve(scored),
    ranking: rank(scored, (id) => refusals.has(id)),
  };
  write(power);
  if (isWhole) writeDictionary(outcomes);
  say(power);
  return problems(power).length === 0 ? 0 : 1;
}

if (isMainThread) process.exitCode = await main();
else serve((job) => attack(jobs[job]?.mutant, jobs[job]?.profile ?? 'gate'));
