import { type Dictionary, differenceKey, type KnownFault, pairOf } from '../../../src/diagnose/dictionary.ts';
import type { Difference } from '../../../src/model.ts';

/** A rule that a fault breaks in one way at some cases. */
type Effect = readonly [rule: string, cases: readonly string[], way: Difference];

const fault = (id: string, statement: string, ...effects: readonly Effect[]): KnownFault => ({
  id,
  statement,
  same: [],
  rules: [...new Set(effects.map(([rule]) => rule))],
  full: new Map(
    effects.flatMap(([rule, cases, way]) =>
      cases.map((one) => [pairOf(rule, one), [differenceKey(way)]] as const),
    ),
  ),
});

const NAME = 'organization_connection_name';
const accepted = (member: string): Difference => ({
  status: 200,
  pointer: `/${member}`,
  expected: '4xx',
  actual: '2xx',
});
const longNames = (...lengths: readonly number[]): Effect => [
  `request.${NAME}.maxLength`,
  lengths.map((length) => `${NAME}/maxLength/${length}`),
  accepted(NAME),
];

/** Few faults, all of them in the samples: what ships changes with every rule and every mutant. */
export const DICTIONARY: Dictionary = {
  madeOf: 'samples',
  contract: '2026-04',
  faults: [
    fault('request.flags.words-converted', 'The server turns other types into booleans', [
      'request.show_as_button.type',
      ['null', '"true"', '0', '1', '[]'].map((value) => `show_as_button/type/${value}`),
      accepted('show_as_button'),
    ]),
    fault('request.name.unbounded', 'The server accepts a name of any length', longNames(51, 52)),
    fault('request.name.one-more', 'The server accepts a name of 51 characters', longNames(51)),
    fault('error.statusCode.zero', 'statusCode is 0', [
      'error.statusCode.equal',
      [`${NAME}/minLength/0`, `${NAME}/type/array`],
      { pointer: '/statusCode', expected: 'number', actual: 'number' },
    ]),
  ],
};
