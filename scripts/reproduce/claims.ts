/** Sends the requests printed with the claims about a mutant to a fresh tenant with the same fault. */
import type { Mutant } from '../../fixtures/mutants/index.ts';
import { startTenant } from '../../fixtures/tenant/start.ts';
import { cases } from '../../src/cases/suite.ts';
import { contract as load, members } from '../../src/contract/index.ts';
import { observe } from '../../src/engine/observe/observe.ts';
import type { Case, Observation, Reply, Snapshot, Subject, Violation } from '../../src/model.ts';
import { rules } from '../../src/rules/index.ts';
import { byCause, runAgainst } from '../power/attack.ts';
import { specialTokens } from '../power/quiet-io.ts';
import { execute } from './execute.ts';

export interface Tally {
  /** Rules about what is stored that were broken. */
  readonly claimed: readonly string[];
  readonly claims: number;
  readonly reproduced: number;
  /** What was not, one line each. */
  readonly missed: readonly string[];
}

const contract = load('2026-04');
const suite = cases(members(contract), { profile: 'gate', strategy: 'auth0', runs: 1, seed: 1 });
const planned = new Map([...suite.cases, ...suite.isolatedCases].map((one) => [one.id, one]));
const byId = new Map(rules(contract).map((rule) => [rule.id, rule]));

/** Ids of a tenant as the placeholders that stand for them. */
const symbolicFor =
  (subject: Required<Subject>) =>
  (path: string): string =>
    path
      .replaceAll(subject.other_organization, '{other_organization}')
      .replaceAll(subject.other_connection, '{other_connection}')
      .replaceAll(subject.organization, '{organization}')
      .replaceAll(subject.connection, '{connection}')
      .replaceAll(subject.connection.replace(/^con_/, ''), '{bare_connection}');

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
  control: Reply | undefined,
): Promise<boolean> {
  const inRun = control === undefined ? {} : { control };
  const tenant = await startTenant({ behaviour: mutant.behaviour });
  try {
    const lines = (violation.script ?? [violation.curl]).map((line) =>
      line.replaceAll(origin, tenant.origin),
    );
    const exchanges = await execute(lines, claimed, {
      origin: tenant.origin,
      tokens: { AUTH0_API_TOKEN: tenant.tokens.full, ...specialTokens(tenant.tokens) },
      symbolic: symbolicFor(tenant.subject),
      caseOf: (id) => (id === claimed.id ? claimed : planned.get(id)),
    });
    const seen = observe(exchanges, tenant.subject).filter((one) => one.case.id === claimed.id);
    const judged = seen.map((one) => ({ ...inRun, ...one, spread: spreadOf(one) }));
    return judged.some((one) => byId.get(rule)?.judge(one).kind === 'violation');
  } finally {
    await tenant.close();
  }
}

/** Runs the gate against a mutant, and holds every claim about what is stored against the requests printed with it. */
export async function reproduce(mutant: Mutant): Promise<Tally> {
  const { result, broken, showing, exchanges } = await runAgainst(mutant, 'gate', {
    groupByCause: byCause('gate'),
  });
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
      const control = exchanges.findLast((one) => one.case.id === claimed.control)?.reply;
      if (!(await isReproduced(mutant, rule, violation, claimed, showing.origin, control)))
        missed.push(
          `${mutant.id}: ${rule} by ${violation.case} (${stability}, ${violation.script?.length ?? 1} requests): ${violation.actual}`,
        );
    }
  const claimed = findings.map(({ rule }) => rule);
  return { claimed, claims, reproduced: claims - missed.length, missed };
}
