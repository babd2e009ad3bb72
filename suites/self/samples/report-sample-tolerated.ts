import type { RunEnd } from '../../../src/record/record.ts';
import type { Change } from './report-sample-lines.ts';
import { NAME } from './report-sample-rules.ts';
import { VIOLATED } from './report-sample-violations.ts';

/** The violations of the other sample, held against a baseline that has some of them. */

const knownUntil = { since: '2026-05-04', expires: '2026-08-02' };

/** As a record of today has it: every answer, and the cases it was seen at. */
const answered = Object.fromEntries(
  Object.entries(VIOLATED).map(([rule, change]): [string, Change] => [
    rule,
    {
      ...change,
      answers: (change.violations ?? []).map(({ expected, actual, case: id }) => ({
        expected,
        actual,
        cases: [id],
      })),
    },
  ]),
);

/** One rule tolerated, one for two reasons, one with a case that is new; the others are as they were. */
export const TOLERATED: Readonly<Record<string, Change>> = {
  ...answered,
  [`request.${NAME}.maxLength`]: {
    ...answered[`request.${NAME}.maxLength`],
    answers: [
      {
        expected: '400',
        actual: `200 {connection_id: <string>, ${NAME}: <as sent>}`,
        cases: [`${NAME}/maxLength/51`],
      },
    ],
    tolerated: [{ reason: 'names are checked in the next release', ticket: 'ID-1201', ...knownUntil }],
  },
  'request.show_as_button.type': {
    ...answered['request.show_as_button.type'],
    answers: [
      {
        expected: '400',
        actual: '200 {show_as_button: true}',
        cases: ['null', '"true"', '0', '1'].map((value) => `show_as_button/type/${value}`),
      },
      { expected: '400', actual: '200 {show_as_button: false}', cases: ['show_as_button/type/[]'] },
    ],
    undecided: ['show_as_button/type/{}'],
    fresh: ['show_as_button/type/[]'],
  },
  'request.is_signup_enabled.tie': {
    ...answered['request.is_signup_enabled.tie'],
    tolerated: [
      { reason: 'advice only', ...knownUntil },
      { reason: 'the app sets both', ...knownUntil },
    ],
  },
};

export const BASELINE: NonNullable<RunEnd['baseline']> = {
  file: 'reports/baseline.json',
  entries: 6,
  unjudged: 1,
  stale: [
    {
      rule: 'error.statusCode.equal',
      because: 'it no longer occurs: header/absent/refused',
      mend: 'npx patchproof baseline --update --only error.statusCode.equal',
      kind: 'gone',
    },
    {
      rule: 'request.show_as_button.typo',
      because: 'there is no rule of that id; nearest: request.show_as_button.type',
      mend: 'npx patchproof baseline --update',
      kind: 'unknown',
    },
  ],
};
