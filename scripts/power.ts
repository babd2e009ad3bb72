/**
 * `npm run power`: the gate against the reference with one fault at a time. Prints and writes reports/power:
 * which rule kills which mutant, after how many requests. Exit 2, and no score, when the control is not clean;
 * 1 when a mutant is not killed by its right rule, or a rule kills nothing alone and nobody says why it exists.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isMainThread } from 'node:worker_threads';
import { excuses, type Mutant, mutants } from '../fixtures/mutants/index.ts';
import { cases } from '../src/cases/suite.ts';
import { contract, members } from '../src/contract/index.ts';
import { rules } from '../src/rules/index.ts';
import { attack, type Outcome } from './power/attack.ts';
import { serve, share } from './power/pool.ts';
import { rank } from './power/rank.ts';
import { renderCurve } from './power/render-curve.ts';
import { fateInWords, type Power, renderMarkdown, totals } from './power/render-markdown.ts';
import { byPart, byRule, curve, type Scored, score } from './power/score.ts';

const revision = '2026-04';
const deepSeeds = 10;

interface Job {
  readonly mutant?: Mutant;
  readonly seed: number;
}

/** The control first; then the long ones, so that no thread is left alone with them at the end. */
const jobs: readonly Job[] = [
  { seed: 1 },
  ...mutants
    .filter(({ profile }) => profile === 'deep')
    .flatMap((mutant) => Array.from({ length: deepSeeds }, (_, seed): Job => ({ mutant, seed: seed + 1 }))),
  ...mutants.filter(({ profile }) => profile === 'gate').map((mutant): Job => ({ mutant, seed: 1 })),
];

function write(power: Power): void {
  const folder = join(process.cwd(), 'reports', 'power');
  const gate = power.mutants.filter(({ profile, fate }) => profile === 'gate' && fate !== 'equivalent');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'power.json'), `${JSON.stringify(power, null, 2)}\n`);
  writeFileSync(join(folder, 'power.md'), renderMarkdown(power));
  writeFileSync(
    join(folder, 'curve.svg'),
    renderCurve(power.curve, { requests: power.control.requests, mutants: gate.length }),
  );
}

/** What keeps the score from being whole, one line each. */
function problems({ mutants: scored, rules: scores }: Power): readonly string[] {
  return [
    ...scored
      .filter(({ fate }) => fate === 'other' || fate === 'survived')
      .map((one) => `${one.mutant}: ${fateInWords(one)}`),
    ...scores
      .filter(({ alone, excuse }) => alone.length === 0 && excuse === undefined)
      .map(({ rule }) => `${rule} kills nothing alone, and fixtures/mutants does not say why it exists`),
  ];
}

function say(power: Power): void {
  const { mutants: all, killed } = totals(power.parts);
  for (const problem of problems(power)) console.log(problem);
  for (const { part, mutants: count, killed: own } of power.parts) console.log(`${part}: ${own} of ${count}`);
  const within = power.curve.findLast(([requests]) => requests <= 40)?.[1] ?? 0;
  const { seconds, megabytes, requests } = power.cost;
  const gate = power.mutants.filter(
    ({ profile, fate }) => profile === 'gate' && fate !== 'equivalent',
  ).length;
  console.log(`the first 40 requests kill ${within} of ${gate} (${((100 * within) / gate).toFixed(1)} %)`);
  console.log(
    `${killed} of ${all} mutants killed by the right rule, ${power.mutants.length - all} equivalent`,
  );
  console.log(`${requests} requests, ${seconds} s, ${megabytes} MB; see reports/power/power.md`);
}

async function main(): Promise<number> {
  const started = performance.now();
  const outcomes = await share<Outcome>(jobs.length, {
    program: new URL(import.meta.url),
    threads: 2,
    atOnce: 1,
  });
  const [control] = outcomes;
  if (control === undefined || control.kills.length + control.doubts.length > 0) {
    const lines = [
      ...(control?.kills ?? []).map(({ rule }) => `${rule} violated`),
      ...(control?.doubts ?? []),
    ];
    console.error(`the control is not clean, so there is no score:\n${lines.join('\n')}`);
    return 2;
  }
  const of = (mutant: Mutant): readonly Outcome[] =>
    outcomes.filter((_, index) => jobs[index]?.mutant === mutant);
  const scored: readonly Scored[] = mutants.map((mutant) => score(mutant, of(mutant)));
  const planned = cases(members(contract(revision)), {
    profile: 'gate',
    strategy: 'auth0',
    runs: 1,
    seed: 1,
  });
  const refusals = new Set(planned.cases.filter(({ aim }) => aim.kind === 'reject').map(({ id }) => id));
  const judged = rules(contract(revision)).filter(({ level }) => level !== 'observe');
  const power: Power = {
    contract: revision,
    control: { requests: control.requests },
    cost: {
      seconds: Math.round((performance.now() - started) / 1000),
      megabytes: Math.round(process.resourceUsage().maxRSS / 1024),
      requests: outcomes.reduce((sum, { requests }) => sum + requests, 0),
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
  say(power);
  return problems(power).length === 0 ? 0 : 1;
}

if (isMainThread) process.exitCode = await main();
else serve((job) => attack(jobs[job]?.mutant, jobs[job]?.seed));
