import { type Constraint, type Contract, constraints, stepsOf } from '../contract/index.ts';
import { isUnset, levelTie, signupTie } from '../contract/ties.ts';
import type { Case, Observation, Rule, Source, Verdict } from '../model.ts';
import { elideJson } from '../text/elide.ts';
import { bodyOf } from '../text/json.ts';
import { judgeAccepted, judgeCombination, judgeRejected } from './accept-reject.ts';
import { defineJudged, operationPlace, schemaPlace } from './define.ts';
import { beyond, inside } from './keywords.ts';
import { answered } from './open.ts';
import { accepted, objectOf } from './oracle.ts';
import { sources } from './sources.ts';
import { inapplicable, inconclusive } from './verdicts.ts';
import { wayRules } from './ways.ts';

const rule = defineJudged('request', judgeRejected);

/** Cases at an edge: `values` narrow to some classes. */
const at =
  (subject: string, keyword: string, side: 'inside' | 'beyond', ...values: readonly string[]) =>
  ({ edges }: Case): boolean =>
    edges.some(
      (edge) =>
        edge.subject === subject &&
        edge.keyword === keyword &&
        edge.side === side &&
        (values.length === 0 || values.includes(edge.value)),
    );

/**
 * What a request can be at the edge of. Path parameters are always text, and every id that exists is 20
 * characters long: nothing valid sits at the inside of their bounds.
 */
const reachable =
  (schema: 'request' | 'path') =>
  ({ pointer, keyword }: Constraint): boolean =>
    schema === 'request' || (pointer !== '' && keyword !== 'type');

/** Both sides of every keyword of the request body and the path parameters. */
function derived(contract: Contract): readonly Rule[] {
  const of = (schema: 'request' | 'path') =>
    constraints(contract.schemas[schema])
      .filter(reachable(schema))
      .flatMap(({ subject, pointer, keyword, value }): readonly Rule[] => {
        const id = `request.${subject}.${keyword}`;
        const anchor = schema === 'request' ? 'UpdateOrganizationAllConnectionRequestContent' : 'parameters';
        const source = sources.keyword(anchor, pointer, keyword, JSON.stringify(value));
        const place = schemaPlace(schema, stepsOf(pointer), keyword);
        const out = beyond[keyword];
        const into = schema === 'path' || pointer === '' ? undefined : inside[keyword];
        return [
          ...(out === undefined
            ? []
            : [
                rule({
                  id,
                  statement: out(subject, value),
                  source,
                  place,
                  about: at(subject, keyword, 'beyond'),
                }),
              ]),
          ...(into === undefined
            ? []
            : [
                rule({
                  id: `${id}-inside`,
                  statement: into(subject, value),
                  ...{ source, place },
                  about: at(subject, keyword, 'inside'),
                  judge: judgeAccepted,
                }),
              ]),
        ];
      });
  return [...of('request'), ...of('path')];
}

const combined = ['combination', 'burst', 'repeat', 'other-connection', 'other-organization'];

/**
 * The level is tied to a name while both are unset, and by then a name may have been set: by a run that sends
 * the case again, or by whoever owns the tenant.
 */
function judgeRaised(observation: Observation): Verdict {
  const { span, earlier = [] } = observation;
  if (!accepted(observation.reply) || span?.before.kind !== 'known') return judgeRejected(observation);
  const { organization_connection_name: name, organization_access_level: level = 'none' } = span.before.value;
  if (isUnset(levelTie, span.before.value)) return judgeRejected(observation);
  const because = `the stored name was ${elideJson(name ?? 'absent')}, the level ${elideJson(level)}`;
  const isUndecided = earlier.length > 0 && earlier.every((one) => one.kind === 'fault');
  return isUndecided ? inconclusive(`sent again, but ${because}`) : inapplicable(because);
}

/** Signup by itself breaks the tie only where membership is not stored; the step that took it away may have been lost. */
function judgeSignup(observation: Observation): Verdict {
  const { case: candidate, reply } = observation;
  const isAlone = !Object.hasOwn(bodyOf(candidate) ?? {}, signupTie.other);
  return isAlone && accepted(reply) && objectOf(reply)?.[signupTie.other] === true
    ? inapplicable('accepted, and the answer shows that membership was assigned')
    : judgeRejected(observation);
}

const organizationId = {
  source: sources.parameter('id', 'Organization identifier.'),
  place: schemaPlace('path', ['id']),
};
const connectionId = {
  source: sources.parameter('connection_id', 'Connection identifier.'),
  place: schemaPlace('path', ['connection_id']),
};

/** What is beyond an edge that no keyword of a schema draws. */
const refusal = (subject: string, keyword: string, statement: string, more: Partial<Rule> = {}): Rule =>
  rule({
    id: `request.${subject}.${keyword}`,
    statement,
    source: sources.badRequest,
    about: at(subject, keyword, 'beyond'),
    ...more,
  });

const stated: readonly Rule[] = [
  rule({
    id: 'request.body.combination',
    statement: 'Every combination of valid members is accepted, whatever their order',
    source: sources.body,
    about: ({ aim, edges }) =>
      aim.kind === 'accept' &&
      edges.some(({ subject, keyword }) => subject === 'body' && combined.includes(keyword)),
    judge: judgeCombination,
  }),
  refusal('body', 'syntax', 'A body that is not JSON is answered with 400'),
  refusal('body', 'depth', 'A body nested 10,000 deep under an unknown member is answered with 400 or 413'),
  refusal('body', 'size', 'A body over 1 MB under an unknown member is answered with 400 or 413'),
  refusal('id', 'exists', 'A PATCH of an unknown organization is refused', organizationId),
  refusal('connection_id', 'exists', 'A PATCH of an unknown connection is refused', connectionId),
  refusal(
    'connection_id',
    'attached',
    'A PATCH of a connection that is not attached to the organization is refused',
    { ...connectionId, source: sources.isolation },
  ),
  refusal('path', 'encoding', 'An encoded slash or NUL in the connection id never reaches the connection', {
    ...connectionId,
    place: operationPlace('path'),
  }),
  refusal('is_signup_enabled', 'tie', 'Signup without assigned membership is answered with 400', {
    level: 'should',
    source: sources.signup,
    place: schemaPlace('request', ['is_signup_enabled']),
    judge: judgeSignup,
  }),
  rule({
    id: 'request.organization_access_level.tie',
    level: 'should',
    statement: 'Raising the access level from none while no name is set is answered with 400',
    source: sources.level,
    place: schemaPlace('request', ['organization_access_level']),
    about: at('organization_access_level', 'tie', 'beyond'),
    reads: ['home'],
    judge: judgeRaised,
  }),
];

interface OpenQuestion {
  readonly id: string;
  readonly words: string;
  readonly source?: Source;
  /** The classes it is about, where they are not the one that it is named after. */
  readonly values?: readonly string[];
}

const openQuestions: readonly OpenQuestion[] = [
  { id: 'body.empty-object', words: 'an empty object', source: sources.nothingRequired },
  {
    id: 'body.absent',
    words: 'no body, or one of white space',
    source: sources.bodyOptional,
    values: ['absent', 'white-space'],
  },
  {
    id: 'body.duplicate-member',
    words: 'a member given twice',
    values: ['duplicate-valid-first', 'duplicate-valid-last'],
  },
  { id: 'body.bom', words: 'a byte order mark' },
  { id: 'body.lone-surrogate', words: 'a lone surrogate' },
  { id: 'body.invalid-utf8', words: 'bytes that are not UTF-8' },
  { id: 'body.encoded', words: 'a compressed body', values: ['gzip'] },
  {
    id: 'body.form',
    words: 'a form-urlencoded body, which is documented, its values as text',
    source: sources.form,
    values: ['form', 'form-flags'],
  },
  { id: 'body.text-plain', words: 'JSON sent as text/plain' },
  { id: 'body.merge-patch', words: 'JSON sent as merge patch' },
  {
    id: 'body.other-type',
    words: 'JSON sent under a media type that is none of JSON, or under none',
    values: ['xml', 'multipart', 'no-type'],
  },
  { id: 'body.dot-segments', words: 'dot segments in the path' },
  {
    id: 'path.spelling',
    words: 'a slash too many or other case in the path',
    values: ['trailing-slash', 'double-slash', 'path-capitals'],
  },
  { id: 'query.unknown', words: 'query parameters named like members', values: ['query-member'] },
  { id: 'accept.other', words: 'an Accept header that asks for HTML alone', values: ['accept-html'] },
];

const classOf = (id: string): string => id.slice(id.indexOf('.') + 1);

const open: readonly Rule[] = openQuestions.map(
  ({ id, words, source = sources.silent(words), values = [classOf(id)] }) =>
    rule({
      id: `request.${id}`,
      level: 'observe',
      statement: `What the tenant makes of ${words}`,
      source,
      about: at('body', 'open', 'inside', ...values),
      judge: answered,
    }),
);

/** Which requests are accepted and which are refused. */
export function requestRules(contract: Contract): readonly Rule[] {
  return [...derived(contract), ...stated, ...wayRules, ...open];
}
