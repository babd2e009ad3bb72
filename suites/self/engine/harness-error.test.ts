import { expect, test } from 'vitest';
import { controlId } from '../../../src/cases/build.ts';
import { cases, type Suite } from '../../../src/cases/suite.ts';
import { parseConfig } from '../../../src/cli/config/config.ts';
import { connect, surroundingsOf } from '../../../src/cli/session/connect.ts';
import { ownTenant } from '../../../src/cli/session/sandbox.ts';
import { contract as load } from '../../../src/contract/index.ts';
import { runContract, termsOf } from '../../../src/engine/run.ts';
import type { Case } from '../../../src/model.ts';
import { rules } from '../../../src/rules/index.ts';
import { environmentOf, memoryIo, tenantFor } from '../harness/gate-on.ts';

const contract = load('2026-04');
const wrong = 'organization_connection_name/maxLength/51';

/** A generator that is broken on purpose: the name that is to be too long is not. */
function brokenSuite(): Suite {
  const suite = cases(termsOf(contract).members, { profile: 'gate', strategy: 'auth0', runs: 1, seed: 1 });
  const control = suite.cases.find(({ id }) => id === controlId);
  const broken = (one: Case): Case =>
    one.id === wrong && control !== undefined ? { ...one, request: control.request } : one;
  return { ...suite, cases: suite.cases.map(broken) };
}

test('a case that is not what it claims is our error: not sent, and blamed on nobody', async () => {
  const tenant = await tenantFor();
  const env = environmentOf(tenant);
  const io = memoryIo(env);
  const connection = await connect(parseConfig(env), { revision: '2026-04' }, io);
  const { target, redact } = connection;
  const showing = { origin: target.origin, subject: target.subject, redact };
  const sent: string[] = [];
  const { errors, findings } = await runContract(
    {
      rules: rules(contract).filter(({ id }) => id === 'request.organization_connection_name.maxLength'),
      contract,
      showing,
      options: { profile: 'gate', runs: 1, seed: 1 },
      suite: brokenSuite,
      onPlan: () => {},
    },
    {
      ...surroundingsOf(connection, ownTenant, io),
      onExchange: (exchange) => sent.push(exchange.case.id),
    },
  );
  await connection.close();
  expect(errors).toEqual([
    `${wrong}: claims to break maxLength at "/organization_connection_name", breaks nothing`,
  ]);
  expect(sent).not.toContain(wrong);
  // The other names that are too long were sent: the rule is not upheld on the strength of them alone.
  expect(findings.map(({ outcome }) => outcome)).toEqual(['untested']);
});
