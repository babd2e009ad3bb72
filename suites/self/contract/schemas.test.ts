import { describe, expect, test } from 'vitest';
import {
  type Constraint,
  constraints,
  contract,
  faultsOf,
  revisions,
  type SchemaName,
} from '../../../src/contract/index.ts';
import { implied, valid, witnesses } from './witnesses.ts';

const names: readonly SchemaName[] = ['path', 'request', 'response', 'error'];
const place = ({ pointer, keyword }: Pick<Constraint, 'pointer' | 'keyword'>): string =>
  `${pointer} ${keyword}`;

describe.each(revisions)('schemas of %s', (revision) => {
  const subject = contract(revision);

  describe.each(names)('%s', (which) => {
    const table = witnesses[revision]?.[which] ?? {};

    test('compiles in strict mode and accepts a valid value', () => {
      expect(subject.validate(which, valid[which])).toEqual([]);
    });

    test('has a witness for every constraint, and no constraint is unknown', () => {
      const stated = constraints(subject.schemas[which])
        .map(place)
        .filter((at) => !(`${which} ${at}` in implied));
      expect(Object.keys(table).toSorted()).toEqual(stated.toSorted());
    });

    test.each(Object.entries(table))('%s alone refuses its witness', (at, value) => {
      expect(faultsOf(subject, which, value).map(place)).toEqual([at]);
    });

    test.each(Object.entries(table).filter(([at]) => !at.endsWith(' type')))(
      '%s needs no help from another keyword',
      (at, value) => {
        expect(subject.validate(which, value).map(place)).toEqual([at]);
      },
    );
  });

  test.each(Object.entries(implied))('%s is implied by the format', (at, value) => {
    const [which, pointer, keyword] = at.split(' ');
    expect(which).toBe('response');
    expect(subject.validate('response', value).map(place).toSorted()).toEqual(
      [`${pointer} ${keyword}`, `${pointer} format`].toSorted(),
    );
  });

  test('the identity names the revision and the file', () => {
    const files = {
      path: 'path',
      request: 'request-body',
      response: 'response-200',
      error: 'response-error',
    };
    for (const which of names)
      expect(subject.schemas[which].$id).toBe(
        `https://patchproof.dev/schemas/${revision}/${files[which]}.json`,
      );
  });
});
