/**
 * `npm run reproduce`: runs the gate against every mutant of the state part, sends the requests printed with each
 * violation of a rule about state to a fresh tenant with the same fault, and counts how often the rule is broken again.
 * Exit 1 when one is not.
 */
import { isMainThread } from 'node:worker_threads';
import { type Mutant, mutants } from '../fixtures/mutants/index.ts';
import { startTenant } from '../fixtures/tenant/start.ts';
import { contract as load, members } from '../src/contract/index.ts';
import { cases } from '../src/generate/cases.ts';
import type { Case, Observation, Snapshot, Subject, Violation } from '../src/model.ts';
import { rules } from '../src/rules/index.ts';
import { observe } from '../src/run/observe.ts';
import { runAgainst } from './power/attack.ts';
import { serve, share } from './power/pool.ts';
import { execute } from './reproduce/execute.ts';

interface Tally {
  readonly claims: number;
  readonly reproduced: number;
  /** What was not, one line each. */
  readonly missed: readonly string[];
}

const contract = load('2026-04');
const suite = cases(members(contract), { profile: 'gate', strategy: 'auth0', runs: 1, seed: 1 });
const planned = new Map([...suite.cases, ...suite.solos].map((one) => [one.id, one]));
const byId = new Map(rules(contract).map((rule) => [rule.id, rule]));
const chosen = mutants.filter(({ part, profile }) => part === 'state' && profile === 'gate');

/** Ids of a tenant as the placeholders that stand for them. */
const symbolicFor =
  (subject: Required<Subject>) =>
  (path: string): string =>
    path
      .replaceAll(subject.other_organization, '{other_organization}')
      .replaceAll(subject.other_connection, '{other_connection}')
      .replaceAll(subject.organization, '{organization}')
      .replaceAll(subject.connection, '{connection}');

/** What a row of writes leaves where each of them is stored: what the claim about a row is held against. */
function spreadOf({ span }: Observation): Snapshot {
  if (span?.before.kind !== 'known') return { kind: 'unknown', because: 'not read' };
  const bodies = span.writes.map(({ case: { request } }) =>
    request.body?.kind === 'json' ? (request.body.value as object) : {},
  );
  return { kind: 'known', value: Object.assign({}, span.before.value, ...bodies) };
}

async function isReproduced(
  mutant: Mutant,
  rule: string,
  violation: Violation,
  claimed: Case,
  origin: string,
): Promise<boolean> {
  const tenant = await startTenant({ behaviour: mutant.behaviour });
  try {
    const lines = (violation.script ?? [violation.curl]).map((line) =>
      line.replaceAll(origin, tenant.origin),
    );
    const exchanges = await execute(lines, claimed, {
      origin: tenant.origin,
      tokens: {
        AUTH0_API_TOKEN: tenant.tokens.full,
        PATCHPROOF_UNSCOPED_TOKEN: tenant.tokens.unscoped,
        PATCHPROOF_READ_SCOPE_TOKEN: tenant.tokens.readScope,
        PATCHPROOF_EXPIRED_TOKEN: tenant.tokens.expired,
        PATCHPROOF_OTHER_AUDIENCE_TOKEN: tenant.tokens.otherAudience,
        PATCHPROOF_OTHER_ISSUER_TOKEN: tenant.tokens.otherIssuer,
      },
      symbolic: symbolicFor(tenant.subject),
      caseOf: (id) => (id === claimed.id ? claimed : planned.get(id)),
    });
    const seen = observe(exchanges, tenant.subject).filter((one) => one.case.id === claimed.id);
    return seen.some((one) => byId.get(rule)?.judge({ ...one, spread: spreadOf(one) }).kind === 'violation');
  } finally {
    await tenant.close();
  }
}

async function job(index: number): Promise<Tally> {
  const mutant = chosen[index];
  if (mutant === undefined) throw new Error('no such mutant');
  const { result, broken, showing } = await runAgainst(mutant);
  const findings = result.findings.filter(
    ({ rule, outcome, level }) =>
      outcome === 'violated' && level !== 'observe' && byId.get(rule)?.reads.length,
  );
  const missed: string[] = [];
  let claims = 0;
  for (const { rule, violations, stability } of findings)
    for (const violation of violations) {
      const claimed = broken.get(violation.case);
      // A lag is measured, not claimed of a request.
      if (claimed === undefined || byId.get(rule)?.confirm === 'never') continue;
      claims += 1;
      if (!(await isReproduced(mutant, rule, violation, claimed, showing.origin)))
        missed.push(
          `${mutant.id}: ${rule} by ${violation.case} (${stability}, ${violation.script?.length ?? 1} requests): ${violation.actual}`,
        );
    }
  return { claims, reproduced: claims - missed.length, missed };
}

async function main(): Promise<number> {
  const tallies = await share<Tally>(chosen.length, {
    program: new URL(import.meta.url),
    threads: 2,
    atOnce: 1,
  });
  const sum = (of: 'claims' | 'reproduced'): number => tallies.reduce((all, one) => all + one[of], 0);
  for (const line of tallies.flatMap(({ missed }) => missed)) console.log(line);
  const [claims, reproduced] = [sum('claims'), sum('reproduced')];
  console.log(
    `${chosen.length} mutants, ${claims} printed claims: ${reproduced} reproduced from their requests (${((100 * reproduced) / claims).toFixed(1)} %)`,
  );
  return claims > 0 && reproduced === claims ? 0 : 1;
}

if (isMainThread) process.exitCode = await main();
else serve(job);
