import { describe, expect, it } from 'vitest';
import { cases } from '../../../src/cases/suite.ts';
import { contract, members } from '../../../src/contract/index.ts';
import type { Case, Json, Observation } from '../../../src/model.ts';
import { rules } from '../../../src/rules/index.ts';
import { findingOf, gateOn, tenantFor } from '../harness/gate-on.ts';

/** What an answer to an open question is told as. */

const NAME = 'organization_connection_name';
const specs = members(contract('2026-04'));
const all = cases(specs, { profile: 'full', runs: 1, seed: 1, strategy: 'auth0' }).cases;
const byId = (id: string): Case => {
  const found = all.find((one) => one.id === id);
  if (found === undefined) throw new Error(`no case ${id}`);
  return found;
};

/** What is told of a question that was answered with a name, after another was stored. */
function told(
  question: string,
  name: Json | undefined,
  stored: Json | undefined = 'patchproof base',
): unknown {
  const candidate = byId(`body/open/${question}`);
  const rule = rules(contract('2026-04')).find(
    ({ level, part, about }) => part === 'request' && level === 'observe' && about(candidate),
  );
  const value = (one: Json | undefined) => (one === undefined || one === null ? {} : { [NAME]: one });
  const observation: Observation = {
    n: 2,
    case: candidate,
    at: 0,
    ms: 1,
    purpose: 'plan',
    subject: { organization: 'org_a', connection: 'con_a' },
    beside: { home: { kind: 'known', value: value(stored) } },
    reply: { kind: 'response', status: 200, headers: {}, payload: { kind: 'json', value: value(name) } },
  };
  const verdict = rule?.judge(observation);
  return verdict?.kind === 'observed' ? verdict.answer : verdict;
}

describe('an open question', () => {
  it.each<[question: string, name: Json | undefined, answer: string]>([
    ['duplicate-valid-last', 'patchproof valid last', 'accepted, name now "patchproof valid last"'],
    ['duplicate-valid-first', 'patchproof valid first', 'accepted, name now "patchproof valid first"'],
    ['duplicate-valid-last', 'patchproof base', 'accepted and ignored'],
    ['bom', 'patchproof bom', 'accepted, name now "patchproof bom"'],
    ['bom', 'patchproof another 17', 'accepted and ignored'],
    ['form', 'patchproof form', 'accepted, name now "patchproof form"'],
    ['form', 'patchproof base', 'accepted and ignored'],
    ['form', undefined, 'accepted, name now absent'],
    ['lone-surrogate', 'patchproof \ufffd', 'accepted, name now "patchproof \\ufffd"'],
    ['lone-surrogate', 'patchproof', 'accepted, name now "patchproof"'],
    ['lone-surrogate', 'patchproof base', 'accepted and ignored'],
    ['invalid-utf8', 'patchproof \ufffd', 'accepted, name now "patchproof \\ufffd"'],
    ['invalid-utf8', 'patchproof \u00ff', 'accepted, name now "patchproof \u00ff"'],
    ['invalid-utf8', 'patchproof dots', 'accepted and ignored'],
    ['text-plain', 'PATCHPROOF PLAIN', 'accepted, name now "PATCHPROOF PLAIN"'],
    ['text-plain', 'patchproof pla', 'accepted, name now "patchproof pla"'],
    ['text-plain', 'patchproof dots', 'accepted and ignored'],
    ['merge-patch', 'patchproof merge', 'accepted, name now "patchproof merge"'],
    ['dot-segments', 'something else', 'accepted, name now "something else"'],
    ['empty-object', 'patchproof base', 'accepted'],
    ['empty-object', undefined, 'accepted, name now absent'],
    ['absent', 'patchproof base', 'accepted'],
  ])('%s, answered with the name %j, is told as %s', (question, name, answer) => {
    expect(told(question, name)).toBe(answer);
  });

  it('is not told as changed where there never was a name', () => {
    expect(told('form', undefined, null)).toBe('accepted and ignored');
    expect(told('absent', undefined, null)).toBe('accepted');
  });
});

it('a server that reads no form is told so, whatever was stored before', async () => {
  const tenant = await tenantFor({
    behaviour: {
      form: () => ({}),
      merge: (stored, body, call) =>
        call.headers['content-type']?.includes('form') ? stored : { ...stored, ...body },
    },
  });
  const { record } = await gateOn(tenant, { only: ['request.body.form', 'request.show_as_button'] });
  expect(findingOf(record, 'request.body.form').observed).toContain('accepted and ignored');
});
