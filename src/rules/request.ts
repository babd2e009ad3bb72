import { type Constraint, type Contract, constraints, stepsOf } from '../contract/index.ts';
import { isUnset, levelTie, signupTie } from '../contract/ties.ts';
import type { Case, Edge, Observation, Rule, Source, Verdict } from '../model.ts';
import { elideJson } from '../text/elide.ts';
import { bodyOf } from '../text/json.ts';
import { at, isAccept } from './about.ts';
import { judgeAccepted, judgeCombination, judgeRejected } from './accept-reject.ts';
import { beyond, defineJudged, inside, operationPlace, schemaPlace } from './define.ts';
import { answered } from './open.ts';
import { accepted, objectOf } from './oracle.ts';
import { docs, ofOperation, openapi, recorded, sources } from './sources.ts';
import { inapplicable, inconclusive } from './verdicts.ts';
import { wayRules } from './ways.ts';

const rule = defineJudged('request', judgeRejected);
const should = defineJudged('request', judgeRejected, 'should');

/** What rules claim about each side of a keyword's edge. */
const SIDES = [
  { side: 'beyond', phrases: beyond, suffix: '', judge: judgeRejected },
  { side: 'inside', phrases: inside, suffix: '-inside', judge: judgeAccepted },
] as const;

/**
 * Whether a request can be at a side of an edge. Path parameters are always text, and every existing id has
 * 20 characters, so no valid id is at the inside of their bounds.
 */
const isReachable = (schema: 'request' | 'path', side: Edge['side'], { pointer, keyword }: Constraint) =>
  schema === 'request'
    ? side === 'beyond' || pointer !== ''
    : side === 'beyond' && pointer !== '' && keyword !== 'type';

/** A rule for both sides of each keyword of the request body or the path parameters. */
function derived(contract: Contract, schema: 'request' | 'path'): readonly Rule[] {
  const anchor = schema === 'request' ? 'UpdateOrganizationAllConnectionRequestContent' : 'parameters';
  return constraints(contract.schemas[schema]).flatMap((constraint) =>
    SIDES.flatMap(({ side, phrases, suffix, judge }): readonly Rule[] => {
      const { subject, pointer, keyword, value } = constraint;
      const phrase = isReachable(schema, side, constraint) ? phrases[keyword] : undefined;
      if (phrase === undefined) return [];
      const about = ({ edges }: Case): boolean =>
        edges.some((edge) => edge.subject === subject && edge.keyword === keyword && edge.side === side);
      const claim = {
        statement: phrase(subject, value),
        source: sources.keyword(anchor, pointer, keyword, JSON.stringify(value)),
        place: schemaPlace(schema, stepsOf(pointer), keyword),
        judge,
      };
      return [rule(`request.${subject}.${keyword}${suffix}`, about, claim)];
    }),
  );
}

const COMBINED = ['combination', 'burst', 'repeat', 'other-connection', 'other-organization'];
const isCombination = (candidate: Case): boolean =>
  isAccept(candidate) && COMBINED.some((keyword) => at('body', keyword)(candidate));

/** The level is tied to a name only while both are unset, and the stored name may have changed by then. */
function judgeRaised(observation: Observation): Verdict {
  const { span, earlier = [] } = observation;
  if (!accepted(observation.reply) || span?.before.kind !== 'known') return judgeRejected(observation);
  const { organization_connection_name: name, organization_access_level: level = 'none' } = span.before.value;
  if (isUnset(levelTie, span.before.value)) return judgeRejected(observation);
  const because = `the stored name was ${elideJson(name ?? 'absent')}, the level ${elideJson(level)}`;
  const isUndecided = earlier.length > 0 && earlier.every((one) => one.kind === 'fault');
  return isUndecided ? inconclusive(`sent again, but ${because}`) : inapplicable(because);
}

/**
 * Signup alone breaks the tie only if membership is not stored.
 * The earlier request that removes membership may have had no effect.
 */
function judgeSignup(observation: Observation): Verdict {
  const { case: candidate, reply } = observation;
  const isAlone = !Object.hasOwn(bodyOf(candidate) ?? {}, signupTie.other);
  return isAlone && accepted(reply) && objectOf(reply)?.[signupTie.other] === true
    ? inapplicable('accepted, and the answer shows that membership was assigned')
    : judgeRejected(observation);
}

const organizationId = {
  source: openapi('parameters/id/description', 'Organization identifier.'),
  place: schemaPlace('path', ['id']),
};
const connectionId = {
  source: openapi('parameters/connection_id/description', 'Connection identifier.'),
  place: schemaPlace('path', ['connection_id']),
};

/** A rule for a faulty request, where the fault comes from no keyword of a schema. */
const refusal = (subject: string, keyword: string, statement: string, more: Partial<Rule> = {}): Rule =>
  rule(`request.${subject}.${keyword}`, at(subject, keyword), {
    statement,
    source: sources.badRequest,
    ...more,
  });

const stated: readonly Rule[] = [
  rule('request.body.combination', isCombination, {
    statement: 'Every combination of valid members is accepted, whatever their order',
    source: ofOperation('requestBody/content', 'application/json'),
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
    { ...connectionId, source: sources.summary },
  ),
  refusal('path', 'encoding', 'An encoded slash or NUL in the connection id never reaches the connection', {
    ...connectionId,
    place: operationPlace('path'),
  }),
  refusal('is_signup_enabled', 'tie', 'Signup without assigned membership is answered with 400', {
    level: 'should',
    source: recorded(
      'PATCH 400',
      'Only database connections with assign_membership_on_login = true support is_signup_enabled = true.',
    ),
    place: schemaPlace('request', ['is_signup_enabled']),
    judge: judgeSignup,
  }),
  should('request.organization_access_level.tie', at('organization_access_level', 'tie'), {
    statement: 'Raising the access level from none while no name is set is answered with 400',
    source: docs(
      'my-organization-api',
      'If the name attribute is not set, it must be populated via the Management API before changing ' +
        'organization_access_level from none',
    ),
    place: schemaPlace('request', ['organization_access_level']),
    reads: ['home'],
    judge: judgeRaised,
  }),
];

/** Questions about a body. `id`: the end of the rule id; `values`: the classes, if they differ from it. */
const openQuestions: readonly (readonly [id: string, words: string, values?: string[], source?: Source])[] = [
  [
    'body.empty-object',
    'an empty object',
    ['empty-object'],
    openapi('UpdateOrganizationAllConnectionRequestContent/minProperties', 'none, and nothing is required'),
  ],
  [
    'body.absent',
    'no body, or one of white space',
    ['absent', 'white-space'],
    ofOperation('requestBody/required', 'not set'),
  ],
  ['body.duplicate-member', 'a member given twice', ['duplicate-valid-first', 'duplicate-valid-last']],
  ['body.bom', 'a byte order mark'],
  ['body.lone-surrogate', 'a lone surrogate'],
  ['body.invalid-utf8', 'bytes that are not UTF-8'],
  ['body.encoded', 'a compressed body', ['gzip']],
  [
    'body.form',
    'a form-urlencoded body, which is documented, its values as text',
    ['form', 'form-flags'],
    sources.form,
  ],
  ['body.text-plain', 'JSON sent as text/plain'],
  ['body.merge-patch', 'JSON sent as merge patch'],
  [
    'body.other-type',
    'JSON sent under a media type that is none of JSON, or under none',
    ['xml', 'multipart', 'no-type'],
  ],
  ['body.dot-segments', 'dot segments in the path'],
  [
    'path.spelling',
    'a slash too many or other case in the path',
    ['trailing-slash', 'double-slash', 'path-capitals'],
  ],
  ['query.unknown', 'query parameters named like members', ['query-member']],
  ['accept.other', 'an Accept header that asks for HTML alone', ['accept-html']],
];

const open: readonly Rule[] = openQuestions.map(
  ([id, words, values = [id.replace('body.', '')], source = sources.silent(words)]) =>
    rule(`request.${id}`, at('body', 'open', ...values), {
      level: 'observe',
      statement: `What the tenant makes of ${words}`,
      source,
      judge: answered,
    }),
);

export function requestRules(contract: Contract): readonly Rule[] {
  return [...derived(contract, 'request'), ...derived(contract, 'path'), ...stated, ...wayRules, ...open];
}
