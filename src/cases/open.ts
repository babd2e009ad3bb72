import type { Body, Request } from '../model.ts';
import { bytes, homePath, json, type Kit, make, patch, type Tiered } from './build.ts';
import type { Tier } from './partition.ts';

interface OpenQuestion {
  readonly tier: Tier;
  readonly value: string;
  readonly words: string;
  readonly request: Request;
}

/** What proxies refuse by themselves, and what asks for another form of an error than JSON. */
const answeredBefore: readonly string[] = [
  'bom',
  'invalid-utf8',
  'gzip',
  'dot-segments',
  'trailing-slash',
  'double-slash',
  'path-capitals',
  'accept-html',
];

const name = 'organization_connection_name';
const text = (value: string): Body => ({ kind: 'text', text: value });

const formType = 'application/x-www-form-urlencoded';
/** What gzip makes of a name; as a constant, because it writes otherwise in other versions. */
const gzipped = 'H4sIAAAAAAAC/6tWyi9KT8zLrEosyczPi0/Oz8tLTQYz8xJzU5WslAoSS5IzCory89MU0qsyC5RqAejFmlcyAAAA';
const tooLong = 'a'.repeat(51);

/** Requests the contract says nothing of. When accepted they change the name at most, and the flags of a form. */
function questions(): readonly OpenQuestion[] {
  const of = (tier: Tier, value: string, words: string, request: Request): OpenQuestion => ({
    tier,
    value,
    words,
    request,
  });
  const named = (value: string): Body => text(JSON.stringify({ [name]: value }));
  const at = (path: string, value: string): Request => patch(named(value), { path });
  const typed = (mediaType: string, value: string): Request => patch(named(value), { mediaType });
  return [
    of('gate', 'empty-object', 'an empty object', patch(json({}))),
    of('gate', 'absent', 'no body', { method: 'PATCH', path: homePath, credential: 'full' }),
    // RFC 8259, section 4: names should be unique. Which of two counts is open; what is validated is what is stored.
    of(
      'gate',
      'duplicate-valid-last',
      'the same member twice, the first value too long',
      patch(text(`{"${name}":"${tooLong}","${name}":"patchproof valid last"}`)),
    ),
    of(
      'gate',
      'duplicate-valid-first',
      'the same member twice, the second value too long',
      patch(text(`{"${name}":"patchproof valid first","${name}":"${tooLong}"}`)),
    ),
    of('full', 'bom', 'a byte order mark before the body', patch(text(`\ufeff{"${name}":"patchproof bom"}`))),
    of(
      'gate',
      'lone-surrogate',
      'a lone surrogate, escaped, in the name',
      patch(text(`{"${name}":"patchproof \\ud800"}`)),
    ),
    of(
      'full',
      'invalid-utf8',
      'a byte in the name that is no UTF-8',
      patch(bytes(`{"${name}":"patchproof `, [0xff], '"}')),
    ),
    of('full', 'white-space', 'white space alone', patch(text(' \n'))),
    of(
      'gate',
      'gzip',
      'a compressed body',
      patch(
        { kind: 'base64', base64: gzipped, means: `{"${name}":"patchproof gzip"}` },
        { headers: { 'content-encoding': 'gzip' } },
      ),
    ),
    of(
      'gate',
      'form',
      'a form-urlencoded body',
      patch(text(`${name}=patchproof+form`), { mediaType: formType }),
    ),
    of(
      'gate',
      'form-flags',
      'a form-urlencoded body with flags',
      patch(text('is_enabled=true&assign_membership_on_login=true'), { mediaType: formType }),
    ),
    of(
      'full',
      'dot-segments',
      'dot segments in the path',
      at('/organizations/{organization}/connections/../connections/{connection}', 'patchproof dots'),
    ),
    of('full', 'trailing-slash', 'a slash behind the path', at(`${homePath}/`, 'patchproof slash')),
    of(
      'full',
      'double-slash',
      'two slashes in the path',
      at(homePath.replace('/connections', '//connections'), 'patchproof slashes'),
    ),
    of(
      'full',
      'path-capitals',
      'a path in other case',
      at(homePath.replace('/organizations', '/Organizations'), 'patchproof capitals'),
    ),
    of(
      'full',
      'query-member',
      'a query parameter named like a member',
      at(`${homePath}?is_enabled=true&show_as_button=true`, 'patchproof query'),
    ),
    of(
      'full',
      'query-alone',
      'an empty object, and a member in the query',
      patch(json({}), { path: `${homePath}?is_enabled=true&show_as_button=true` }),
    ),
    of(
      'full',
      'accept-html',
      'an Accept header that asks for HTML',
      patch(named('patchproof accept'), { headers: { accept: 'text/html' } }),
    ),
    of('full', 'no-type', 'JSON sent without a media type', {
      method: 'PATCH',
      path: homePath,
      credential: 'full',
      body: named('patchproof untyped'),
    }),
    // What is likely to be refused comes last: the change behind it is one that is judged.
    of(
      'gate',
      'merge-patch',
      'JSON sent as application/merge-patch+json',
      typed('application/merge-patch+json', 'patchproof merge'),
    ),
    of('gate', 'text-plain', 'JSON sent as text/plain', typed('text/plain', 'patchproof plain')),
    of('full', 'xml', 'JSON sent as application/xml', typed('application/xml', 'patchproof xml')),
    of(
      'full',
      'multipart',
      'JSON sent as multipart/form-data',
      typed('multipart/form-data', 'patchproof multipart'),
    ),
  ];
}

/** Forms that break a constraint. Their control is a form that breaks none, which a server may refuse too. */
const brokenForms: readonly (readonly [tier: Tier, value: string, words: string, form: string])[] = [
  ['gate', 'too-long', 'a form with a name of 51 characters', `${name}=${tooLong}`],
  [
    'full',
    'unknown-member',
    'a form with an unknown member',
    `${name}=patchproof+form&unexpected_member=true`,
  ],
  ['full', 'enum', 'a form with an access level in other case', 'organization_access_level=None'],
];

export const formFaults = (): readonly Tiered[] =>
  brokenForms.map(([tier, value, words, form]) => ({
    tier,
    case: make({
      id: `body/form/${value}`,
      title: words,
      request: patch(text(form), { mediaType: formType }),
      aim: {
        kind: 'reject',
        fault: { in: 'syntax' },
        // A member that is not known may count as one that the token may not write.
        statuses: value === 'unknown-member' ? [400, 403, 415] : [400, 415],
      },
      edges: [{ subject: 'body', keyword: 'form', side: 'beyond', value }],
      control: 'body/open/form',
    }),
  }));

/** One case for each question; the kit decides whether the name is a member at all. */
export function openCases(kit: Kit): readonly Tiered[] {
  if (!kit.members.some((member) => member.name === name)) return [];
  return questions().map(({ tier, value, words, request }) => ({
    tier,
    case: make({
      id: `body/open/${value}`,
      title: words,
      request,
      aim: { kind: 'open' },
      edges: [{ subject: 'body', keyword: 'open', side: 'inside', value }],
      ...(answeredBefore.includes(value) ? { gateway: true } : {}),
    }),
  }));
}
