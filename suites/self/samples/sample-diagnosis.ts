import type { Diagnosis, Failure } from '../../../src/diagnose/diagnosis.ts';

const failure = (rule: string, id: string, exchange: number): Failure => ({ rule, case: id, exchange });
const types = ['null', '"true"', '0', '1', '[]'].map((value, index) =>
  failure('request.show_as_button.type', `show_as_button/type/${value}`, 4 + index),
);
const longName = failure(
  'request.organization_connection_name.maxLength',
  'organization_connection_name/maxLength/51',
  2,
);

/** What the failures of the sample `violations` could come from. */
export const DIAGNOSIS: Diagnosis = {
  causes: [
    {
      id: 'request.flags.words-converted',
      statement: 'The server turns other types into booleans',
      confidence: 'certain',
      alternatives: [],
      predicted: { confirmed: 5, refuted: 0 },
      explains: types,
      shownBy: types.slice(0, 2),
      mends: ['request.show_as_button.type'],
      since: 4,
    },
    {
      id: 'request.name.unbounded',
      statement: 'The server accepts a name of any length',
      confidence: 'possible',
      alternatives: [
        {
          id: 'request.name.one-more',
          statement: 'The server accepts a name of 51 characters',
          decidedBy: { rule: longName.rule, case: 'organization_connection_name/maxLength/52' },
        },
      ],
      predicted: { confirmed: 1, refuted: 1 },
      explains: [longName],
      shownBy: [longName],
      mends: [longName.rule],
      since: 2,
    },
  ],
  unexplained: [
    failure('state.rejection.inert', 'show_as_button/type/string', 13),
    failure('request.is_signup_enabled.tie', 'is_signup_enabled/tie/alone', 9),
    failure('response.body.echo', 'show_as_button/type/false', 10),
    failure('error.statusCode.equal', 'organization_connection_name/minLength/0', 11),
    failure('authorization.absent.status', 'authorization/absent/none', 12),
  ],
  failures: 11,
};

/** That of a run without a failure. */
export const NONE: Diagnosis = { causes: [], unexplained: [], failures: 0 };
