import { describe, expect, test } from 'vitest';
import { prover } from '../../../src/cases/prove.ts';
import { cases } from '../../../src/cases/suite.ts';
import { type Contract, contract, faultsOf, members, revisions } from '../../../src/contract/index.ts';
import type { Json, JsonObject } from '../../../src/model.ts';
import { rules } from '../../../src/rules/index.ts';
import { type ContractMutant, contractMutants } from './mutants.ts';
import { implied, valid, witnesses } from './witnesses.ts';

/** Looks at a mutant of a contract beside the contract itself; true when it sees that something is missing. */
type Check = (mutant: ContractMutant, original: Contract) => boolean;

/** The value that only this keyword refuses, from the table of witnesses. */
const witness: Check = ({ which, constraint, contract: mutant }, { revision }) => {
  const place = `${constraint.pointer} ${constraint.keyword}`;
  const alone = witnesses[revision]?.[which][place];
  const value = alone ?? implied[`${which} ${place}`];
  const sees = mutant
    .validate(which, value ?? null)
    .some(({ pointer, keyword }) => pointer === constraint.pointer && keyword === constraint.keyword);
  return value !== undefined && !sees;
};

const samples: readonly Json[] = ['patchproof', '', 7, 7.5, true, {}, [], null];

/** A valid value with another one at a place, or without it. */
function put(value: Json, path: readonly string[], at: Json | undefined): Json {
  const [member, ...rest] = path;
  if (member === undefined) return at ?? null;
  const { [member]: inner, ...others } = value as JsonObject;
  if (rest.length === 0 && at === undefined) return others;
  return { ...others, [member]: put(inner ?? {}, rest, at) };
}

/** One value of each JSON type in the place, judged as the contract judges it; and each member left out in turn. */
const types: Check = ({ which, constraint, contract: mutant }, original) => {
  const path = constraint.pointer.split('/').slice(1);
  const left = Object.keys(valid[which]).map((member) => put(valid[which], [member], undefined));
  const values = [...samples.map((sample) => put(valid[which], path, sample)), ...left];
  const judged = (one: Contract, value: Json): string =>
    JSON.stringify(one.validate(which, value).map(({ pointer, keyword }) => [pointer, keyword]));
  return values.some((value) => judged(mutant, value) !== judged(original, value));
};

const gates = new Map(
  revisions.map((revision) => {
    const options = { profile: 'gate', strategy: 'auth0', runs: 1, seed: 1 } as const;
    return [revision, cases(members(contract(revision)), options).cases] as const;
  }),
);

/** What depends on a contract alone is worked out once. */
function once<T>(work: (of: Contract) => T): (of: Contract) => T {
  const known = new WeakMap<Contract, { readonly value: T }>();
  return (of) => {
    const found = known.get(of) ?? { value: work(of) };
    known.set(of, found);
    return found.value;
  };
}

/** The cases of the gate, each asked whether it still is what it claims to be. */
const isDisproved = once((mutant) => {
  const prove = prover(mutant);
  return (gates.get(mutant.revision) ?? []).some((one) => prove(one) !== undefined);
});
// Cases are requests: no schema of an answer has a say in them.
const proof: Check = ({ which, contract: mutant }) =>
  which !== 'response' && which !== 'error' && isDisproved(mutant);

/** The list of rules, with what each of them claims. */
const lines = once((one) =>
  rules(one)
    .map(({ id, statement, source }) => `${id} ${statement} ${source.words}`)
    .join('\n'),
);
const list: Check = ({ contract: mutant }, original) => lines(mutant) !== lines(original);

const checks: Readonly<Record<string, Check>> = { witness, types, proof, list };

/** A schema that does not compile in strict mode is noticed by whoever uses it first. */
function compiles({ which, contract: mutant }: ContractMutant): boolean {
  try {
    mutant.validate(which, valid[which]);
    return true;
  } catch {
    return false;
  }
}

function noticers(mutant: ContractMutant, original: Contract): readonly string[] {
  if (!compiles(mutant)) return ['strict mode'];
  return Object.entries(checks).flatMap(([name, check]) => (check(mutant, original) ? [name] : []));
}

describe.each(revisions)('contract %s with a keyword less', (revision) => {
  const original = contract(revision);
  const noticed = contractMutants(original).map((mutant) => ({
    what: `${mutant.which} ${mutant.constraint.pointer || 'body'} ${mutant.constraint.keyword} ${mutant.how}`,
    by: noticers(mutant, original),
  }));

  test.each(noticed.map(({ what, by }) => [what, by.join(', '), by] as const))(
    '%s: noticed by %s',
    (_what, _by, by) => {
      expect(by).not.toEqual([]);
    },
  );

  test('nothing is noticed in the contract itself', () => {
    const dropped = contractMutants(original).filter(({ how }) => how === 'dropped');
    const again = contract(revision);
    const itself = dropped.map((mutant) => ({ ...mutant, contract: again }));
    expect(itself.flatMap((mutant) => noticers(mutant, original))).toEqual([]);
    const bodies = Object.entries(valid) as readonly (readonly [keyof typeof valid, JsonObject])[];
    expect(bodies.flatMap(([which, value]) => faultsOf(original, which, value))).toEqual([]);
  });

  test('every check is needed: each notices something, and each dropped keyword more than the list does', () => {
    const all = new Set(noticed.flatMap(({ by }) => by));
    expect([...all].toSorted()).toEqual(['list', 'proof', 'strict mode', 'types', 'witness']);
    const dropped = noticed.filter(({ what }) => what.endsWith(' dropped'));
    expect(dropped.filter(({ by }) => by.every((name) => name === 'list'))).toEqual([]);
  });
});
