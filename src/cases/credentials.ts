import type { Body, Case, CredentialName, Fault, Profile, Request } from '../model.ts';
import {
  accepted,
  type Bodies,
  controlBody,
  controlId,
  homePath,
  json,
  patch,
  probeIds,
  type Refused,
  refused,
  singleIds,
  type Tiered,
  tagOf,
} from './build.ts';
import type { Tier } from './partition.ts';

/** A credential that is to be refused: `subject` is what is wrong with it. */
type Denied = readonly [
  tier: Tier,
  subject: 'header' | 'token' | 'scope',
  credential: CredentialName,
  words: string,
  statuses: readonly number[],
];

/** A header without a bearer token: documents say 401, recorded traffic has 400. */
const malformed = [400, 401];

/**
 * Headers: RFC 6750, section 2.1, and RFC 9110, section 11. Tokens: RFC 8725, sections 2.1 and 3.1 to 3.10.
 * Scopes: those next to the required one, by action and by resource.
 */
const denials: readonly Denied[] = [
  ['smoke', 'header', 'absent', 'no Authorization header', [401]],
  ['gate', 'header', 'query', 'the token in the query string alone', [401]],
  ['gate', 'header', 'basic', 'Basic credentials', [401]],
  ['gate', 'header', 'bearer-alone', 'the word Bearer and no token', malformed],
  ['gate', 'token', 'opaque', 'a token that is no JWT', malformed],
  ['gate', 'token', 'payload-changed', 'a JWT with a changed payload', [401]],
  ['smoke', 'token', 'signature-changed', 'a JWT with a changed signature', [401]],
  ['gate', 'token', 'foreign-key', 'a JWT signed with another key', [401]],
  ['gate', 'token', 'alg-none', 'a JWT with alg none', malformed],
  ['gate', 'token', 'expired', 'an expired JWT', [401]],
  ['gate', 'token', 'other-audience', 'a JWT for another audience', [401]],
  ['gate', 'token', 'other-issuer', 'a JWT of another issuer', [401]],
  ['smoke', 'scope', 'unscoped', 'a token without the scope', [403]],
  ['gate', 'scope', 'read-scope', 'a token with only the read scope', [403]],
  ['full', 'header', 'other-scheme', 'the token under the scheme Token', malformed],
  ['gate', 'header', 'no-scheme', 'the token without a scheme', malformed],
  ['gate', 'header', 'text-after', 'text after the token', malformed],
  ['gate', 'header', 'longer-scheme', 'the token under a scheme that begins with Bearer', malformed],
  ['full', 'header', 'stray-character', 'an exclamation mark at the end of the token', malformed],
  ['full', 'header', 'padded', 'equals signs at the end of the token', malformed],
  ['gate', 'header', 'cookie', 'the token in a cookie alone', [401]],
  ['full', 'token', 'no-json', 'three segments that are not JSON', malformed],
  ['gate', 'token', 'alg-none-case', 'a JWT with alg nOnE', malformed],
  ['full', 'token', 'signature-empty', 'a JWT with an empty signature', malformed],
  ['gate', 'token', 'embedded-key', 'a JWT signed with a key in its own header', malformed],
  ['gate', 'token', 'kid-path', 'a JWT whose kid is a path, signed with an empty key', malformed],
  ['full', 'token', 'public-key', 'a JWT signed by HMAC with the public key of the tenant', malformed],
  ['gate', 'token', 'no-audience', 'a JWT without an audience', [401]],
  ['gate', 'token', 'no-issuer', 'a JWT without an issuer', [401]],
  ['gate', 'scope', 'no-scope', 'a JWT without a scope', [401, 403]],
  ['full', 'scope', 'actions-scope', 'a token that may create and delete, and not update', [403]],
  ['gate', 'scope', 'resources-scope', 'a token for other resources and other actions', [403]],
];

/** The scheme is case-insensitive, and one or more spaces follow it: RFC 9110, sections 11.1 and 11.4. */
const spellings = [
  ['lower-case', 'the scheme in lower case'],
  ['two-spaces', 'two spaces after the scheme'],
] as const;

/** A request with a credential that is to be accepted. */
function takenCase(bodies: Bodies, kind: string, credential: CredentialName, words: string): Case {
  const id = `${kind}/${credential}`;
  const request = patch(json(controlBody(bodies, tagOf(id))), { credential });
  return accepted(id, words, request, { control: controlId, traits: ['way'] });
}

/** Spellings of the header: parts of the request that packs them with others. */
export const credentialSpellings = (bodies: Bodies): readonly Case[] =>
  spellings.map(([credential, words]) => takenCase(bodies, 'header/equivalent', credential, words));

/** All credentials: the real one and its other spellings, those to be refused, and a sufficient one. */
export const credentialNames: readonly CredentialName[] = [
  ...(['full', 'respelled'] as const),
  ...denials.map(([, , credential]) => credential),
  ...spellings.map(([credential]) => credential),
  'update-scope',
];

/** The token sends this member alone, and so does the control: some servers let anyone write one member. */
const singly: Readonly<Partial<Record<CredentialName, readonly [member: string, control: string]>>> = {
  'read-scope': ['organization_connection_name', probeIds[0]],
  'resources-scope': ['is_enabled', singleIds.is_enabled],
  'actions-scope': ['show_as_button', singleIds.show_as_button],
};

/** A request with a credential that is to be refused. */
function refusal(
  [tier, subject, credential, words, statuses]: Denied,
  value: string,
  body: Body | undefined,
  { headers, ...also }: Partial<Refused> & Pick<Request, 'headers'> = {},
): Tiered {
  const request: Request = {
    ...(body === undefined ? { method: 'PATCH', path: homePath } : patch(body)),
    ...(headers === undefined ? {} : { headers }),
    credential,
  };
  const fault: Fault = { in: 'credential' };
  const one = refused(`${subject}/${credential}/${value}`, words, { request, fault, statuses, ...also });
  return { tier, case: one };
}

/** One case for each credential that must be refused, each with a body the right credential may send. */
export const credentialFaults = (bodies: Bodies): readonly Tiered[] =>
  denials.map((one) => {
    const [, subject, credential] = one;
    const whole = controlBody(bodies, tagOf(`${subject}/${credential}/refused`));
    const [member = '', control = controlId] = singly[credential] ?? [];
    const value = whole[member];
    return value === undefined
      ? refusal(one, 'refused', json(whole))
      : refusal(one, 'refused', json({ [member]: value }), { control });
  });

const noHeader = 'no Authorization header';
const noScope = 'a token without the scope';
const broken: Fault = { in: 'credential', besides: 'body' };

/**
 * Refusals of a credential that do not depend on the body; `member` is the name of a flag.
 * With two faults, the answer may be 400 or the refusal of the credential.
 * One request accepts only HTML, so the answer may be a page.
 */
const besides = (member: string): readonly Parameters<typeof refusal>[] => [
  [
    ['gate', 'header', 'absent', `${noHeader}, a body that is no JSON, and only HTML accepted`, malformed],
    'malformed-body',
    { kind: 'text', text: `{"${member}":` },
    { fault: broken, headers: { accept: 'text/html' }, gateway: true },
  ],
  [['full', 'header', 'absent', `${noHeader}, and no body`, malformed], 'no-body', undefined],
  // Whether an empty object is accepted is open, and so is which of the two is checked first.
  [['gate', 'scope', 'unscoped', `${noScope}, and an empty object`, [400, 403]], 'empty-body', json({})],
  [
    ['full', 'scope', 'unscoped', `${noScope}, and one member`, [403]],
    'single-member',
    json({ [member]: true }),
  ],
  [
    ['full', 'scope', 'unscoped', `${noScope}, and a member of a wrong type`, [400, 403]],
    'wrong-body',
    json({ [member]: 'patchproof' }),
    { fault: broken },
  ],
];

/** Credentials that are refused whatever the body is, and one that is enough. */
export function credentialWays(bodies: Bodies): readonly Tiered[] {
  const member = bodies.members.find(({ types }) => types.includes('boolean'))?.name ?? 'is_enabled';
  const words = 'a token with only the update scope';
  return [
    ...besides(member).map((one) => refusal(...one)),
    { tier: 'gate', case: takenCase(bodies, 'scope/sufficient', 'update-scope', words) },
  ];
}

/** The credentials that the cases of a profile carry. */
export function credentialsOf(profile: Profile): readonly CredentialName[] {
  if (profile === 'full') return credentialNames;
  const sent = denials.filter(([tier]) => tier === 'smoke' || (tier === 'gate' && profile !== 'smoke'));
  const names = sent.map(([, , credential]) => credential);
  return profile === 'smoke' ? names : [...names, 'update-scope'];
}
