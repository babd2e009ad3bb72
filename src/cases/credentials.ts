import type { Body, Case, CredentialName, Profile, Request } from '../model.ts';
import { defined } from '../text/json.ts';
import {
  baited,
  controlId,
  homePath,
  json,
  type Kit,
  make,
  patch,
  probeIds,
  singleIds,
  type Tiered,
  tagOf,
} from './build.ts';
import type { Tier } from './partition.ts';

interface Denied {
  readonly tier: Tier;
  readonly subject: 'header' | 'token' | 'scope';
  readonly credential: CredentialName;
  readonly words: string;
  readonly statuses: readonly number[];
}

const denied = (
  tier: Tier,
  subject: Denied['subject'],
  credential: CredentialName,
  words: string,
  statuses: readonly number[],
): Denied => ({ tier, subject, credential, words, statuses });

/** A header that is no bearer token at all is answered 401 by the documents, 400 by recorded traffic. */
const malformed = [400, 401];

/**
 * Headers: RFC 6750, section 2.1, and RFC 9110, section 11. Tokens: RFC 8725, sections 2.1 and 3.1 to 3.10. Scopes: the
 * neighbours of the one that is needed, by action and by resource.
 */
const denials: readonly Denied[] = [
  denied('smoke', 'header', 'absent', 'no Authorization header', [401]),
  denied('gate', 'header', 'query', 'the token in the query string alone', [401]),
  denied('gate', 'header', 'basic', 'Basic credentials', [401]),
  denied('gate', 'header', 'bearer-alone', 'the word Bearer and no token', malformed),
  denied('gate', 'token', 'opaque', 'a token that is no JWT', malformed),
  denied('gate', 'token', 'payload-changed', 'a JWT with a changed payload', [401]),
  denied('smoke', 'token', 'signature-changed', 'a JWT with a changed signature', [401]),
  denied('gate', 'token', 'foreign-key', 'a JWT signed with another key', [401]),
  denied('gate', 'token', 'alg-none', 'a JWT with alg none', malformed),
  denied('gate', 'token', 'expired', 'an expired JWT', [401]),
  denied('gate', 'token', 'other-audience', 'a JWT for another audience', [401]),
  denied('gate', 'token', 'other-issuer', 'a JWT of another issuer', [401]),
  denied('smoke', 'scope', 'unscoped', 'a token without the scope', [403]),
  denied('gate', 'scope', 'read-scope', 'a token with only the read scope', [403]),
  denied('full', 'header', 'other-scheme', 'the token under the scheme Token', malformed),
  denied('gate', 'header', 'no-scheme', 'the token without a scheme', malformed),
  denied('gate', 'header', 'text-after', 'text after the token', malformed),
  denied('gate', 'header', 'longer-scheme', 'the token under a scheme that begins with Bearer', malformed),
  denied('full', 'header', 'stray-character', 'an exclamation mark at the end of the token', malformed),
  denied('full', 'header', 'padded', 'equals signs at the end of the token', malformed),
  denied('gate', 'header', 'cookie', 'the token in a cookie alone', [401]),
  denied('full', 'token', 'no-json', 'three segments that are not JSON', malformed),
  denied('gate', 'token', 'alg-none-case', 'a JWT with alg nOnE', malformed),
  denied('full', 'token', 'signature-empty', 'a JWT with an empty signature', malformed),
  denied('gate', 'token', 'embedded-key', 'a JWT signed with a key in its own header', malformed),
  denied('gate', 'token', 'kid-path', 'a JWT whose kid is a path, signed with an empty key', malformed),
  denied('full', 'token', 'public-key', 'a JWT signed by HMAC with the public key of the tenant', malformed),
  denied('gate', 'token', 'no-audience', 'a JWT without an audience', [401]),
  denied('gate', 'token', 'no-issuer', 'a JWT without an issuer', [401]),
  denied('gate', 'scope', 'no-scope', 'a JWT without a scope', [401, 403]),
  denied('full', 'scope', 'actions-scope', 'a token that may create and delete, and not update', [403]),
  denied('gate', 'scope', 'resources-scope', 'a token for other resources and other actions', [403]),
];

interface Taken extends Pick<Denied, 'subject' | 'credential' | 'words'> {
  readonly keyword: 'equivalent' | 'sufficient';
}

const spelled = (credential: CredentialName, words: string): Taken => ({
  subject: 'header',
  keyword: 'equivalent',
  credential,
  words,
});

/** The scheme is case-insensitive, and one or more spaces follow it: RFC 9110, sections 11.1 and 11.4. */
const spellings: readonly Taken[] = [
  spelled('lower-case', 'the scheme in lower case'),
  spelled('two-spaces', 'two spaces after the scheme'),
];

const sufficient: Taken = {
  subject: 'scope',
  keyword: 'sufficient',
  credential: 'update-scope',
  words: 'a token with only the update scope',
};

/** A request with a credential that is to be accepted. */
function takenCase(kit: Kit, { subject, keyword, credential, words }: Taken): Case {
  const id = `${subject}/${keyword}/${credential}`;
  return make({
    id,
    title: words,
    request: patch(json(baited(kit, tagOf(id))), { credential }),
    aim: { kind: 'accept' },
    edges: [{ subject, keyword, side: 'inside', value: credential }],
    control: controlId,
    traits: ['way'],
  });
}

/** Spellings of the header: parts of the request that packs them with others. */
export const credentialSpellings = (kit: Kit): readonly Case[] => spellings.map((one) => takenCase(kit, one));

/** A refusal of a credential that does not depend on the body. */
interface Besides extends Denied {
  readonly value: string;
  /** `member` may be true or false. */
  readonly body?: (member: string) => Body;
  readonly isBroken?: true;
  readonly headers?: Request['headers'];
}

/**
 * Which of two faults is answered is open: 400 or the refusal of the credential. HTML is all that one of them accepts,
 * so that it may be answered by a page.
 */
const besides: readonly Besides[] = [
  {
    ...denied(
      'gate',
      'header',
      'absent',
      'no Authorization header, a body that is no JSON, and only HTML accepted',
      malformed,
    ),
    value: 'malformed-body',
    body: (member) => ({ kind: 'text', text: `{"${member}":` }),
    isBroken: true,
    headers: { accept: 'text/html' },
  },
  {
    ...denied('full', 'header', 'absent', 'no Authorization header, and no body', malformed),
    value: 'no-body',
  },
  {
    // Whether an empty object is accepted is open, and so is which of the two is looked at first.
    ...denied('gate', 'scope', 'unscoped', 'a token without the scope, and an empty object', [400, 403]),
    value: 'empty-body',
    body: () => json({}),
  },
  {
    ...denied('full', 'scope', 'unscoped', 'a token without the scope, and one member', [403]),
    value: 'single-member',
    body: (member) => json({ [member]: true }),
  },
  {
    ...denied(
      'full',
      'scope',
      'unscoped',
      'a token without the scope, and a member of a wrong type',
      [400, 403],
    ),
    value: 'wrong-body',
    body: (member) => json({ [member]: 'patchproof' }),
    isBroken: true,
  },
];

/**
 * All credentials: the real one, the real one in another spelling, those that a server must refuse, and the others that it
 * must accept.
 */
export const credentialNames: readonly CredentialName[] = [
  'full',
  'respelled',
  ...[...denials, ...spellings, sufficient].map((one) => one.credential),
];

/**
 * Some servers let anyone write a certain member. To find them, each of these tokens sends one member and nothing else, and
 * so does the control.
 */
const singly: Readonly<Partial<Record<CredentialName, readonly [member: string, control: string]>>> = {
  'read-scope': ['organization_connection_name', probeIds[0]],
  'resources-scope': ['is_enabled', singleIds.is_enabled],
  'actions-scope': ['show_as_button', singleIds.show_as_button],
};

/** A request with a credential that is to be refused. */
function refusal(
  { subject, credential, words, statuses }: Denied,
  { value, isBroken, headers }: Pick<Besides, 'value' | 'isBroken' | 'headers'>,
  body: Body | undefined,
  control = controlId,
): Case {
  return make({
    id: `${subject}/${credential}/${value}`,
    title: words,
    request: {
      ...(body === undefined ? { method: 'PATCH', path: homePath } : patch(body)),
      ...defined({ headers }),
      credential,
    },
    aim: {
      kind: 'reject',
      fault: isBroken ? { in: 'credential', besides: 'body' } : { in: 'credential' },
      statuses,
    },
    edges: [{ subject, keyword: credential, side: 'beyond', value }],
    control,
    ...(headers === undefined ? {} : { gateway: true }),
  });
}

/** One case for each credential that must be refused, each with a body the right credential may send. */
export function credentialFaults(kit: Kit): readonly Tiered[] {
  return denials.map((one) => {
    const value = 'refused';
    const whole = baited(kit, tagOf(`${one.subject}/${one.credential}/${value}`));
    const [single, control] = singly[one.credential] ?? [];
    const own = Object.entries(whole).filter(([member]) => member === single);
    const refused =
      own.length === 0
        ? refusal(one, { value }, json(whole))
        : refusal(one, { value }, json(Object.fromEntries(own)), control);
    return { tier: one.tier, case: refused };
  });
}

/** Credentials that are refused whatever the body is, and one that is enough. */
export function credentialWays(kit: Kit): readonly Tiered[] {
  const member = kit.members.find(({ types }) => types.includes('boolean'))?.name ?? 'is_enabled';
  return [
    ...besides.map((one) => ({ tier: one.tier, case: refusal(one, one, one.body?.(member)) })),
    { tier: 'gate', case: takenCase(kit, sufficient) },
  ];
}

/** The credentials that the cases of a profile carry. */
export const credentialsOf = (profile: Profile): readonly CredentialName[] =>
  profile === 'full'
    ? credentialNames
    : [
        ...denials.filter(({ tier }) => tier === 'smoke' || (tier === 'gate' && profile !== 'smoke')),
        ...(profile === 'smoke' ? [] : [sufficient]),
      ].map((one) => one.credential);
