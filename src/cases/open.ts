import type { Body, Request } from '../model.ts';
import { type Bodies, bytes, edgeNamed, homePath, json, make, patch, refused, type Tiered } from './build.ts';
import type { Entry } from './partition.ts';

/** What proxies refuse by themselves, and what asks for another form of an error than JSON. */
const answeredBefore: readonly string[] =
  'bom invalid-utf8 gzip dot-segments trailing-slash double-slash path-capitals accept-html'.split(' ');

const name = 'organization_connection_name';
const formType = 'application/x-www-form-urlencoded';
/** What gzip makes of a name; as a constant, because it writes otherwise in other versions. */
const gzipped = 'H4sIAAAAAAAC/6tWyi9KT8zLrEosyczPi0/Oz8tLTQYz8xJzU5WslAoSS5IzCory89MU0qsyC5RqAejFmlcyAAAA';
const tooLong = 'a'.repeat(51);
const query = `${homePath}?is_enabled=true&show_as_button=true`;

const text = (value: string): Body => ({ kind: 'text', text: value });
const named = (value: string): Body => text(JSON.stringify({ [name]: value }));
const at = (path: string, value: string): Request => patch(named(value), { path });
const typed = (mediaType: string, value: string): Request => patch(named(value), { mediaType });
const form = (value: string): Request => patch(text(value), { mediaType: formType });

/** Requests the contract does not decide. If accepted, they change at most the name, or a form's flags. */
const questions: readonly Entry<Request>[] = [
  ['gate', 'empty-object', 'an empty object', patch(json({}))],
  ['gate', 'absent', 'no body', { method: 'PATCH', path: homePath, credential: 'full' }],
  // RFC 8259, section 4, leaves open which duplicate counts. The one that is validated must be stored.
  [
    'gate',
    'duplicate-valid-last',
    'the same member twice, the first value too long',
    patch(text(`{"${name}":"${tooLong}","${name}":"patchproof valid last"}`)),
  ],
  [
    'gate',
    'duplicate-valid-first',
    'the same member twice, the second value too long',
    patch(text(`{"${name}":"patchproof valid first","${name}":"${tooLong}"}`)),
  ],
  ['full', 'bom', 'a byte order mark before the body', patch(text(`\ufeff{"${name}":"patchproof bom"}`))],
  [
    'gate',
    'lone-surrogate',
    'a lone surrogate, escaped, in the name',
    patch(text(`{"${name}":"patchproof \\ud800"}`)),
  ],
  [
    'full',
    'invalid-utf8',
    'a byte in the name that is no UTF-8',
    patch(bytes(`{"${name}":"patchproof `, [0xff], '"}')),
  ],
  ['full', 'white-space', 'white space alone', patch(text(' \n'))],
  [
    'gate',
    'gzip',
    'a compressed body',
    patch(
      { kind: 'base64', base64: gzipped, means: `{"${name}":"patchproof gzip"}` },
      { headers: { 'content-encoding': 'gzip' } },
    ),
  ],
  ['gate', 'form', 'a form-urlencoded body', form(`${name}=patchproof+form`)],
  [
    'gate',
    'form-flags',
    'a form-urlencoded body with flags',
    form('is_enabled=true&assign_membership_on_login=true'),
  ],
  [
    'full',
    'dot-segments',
    'dot segments in the path',
    at('/organizations/{organization}/connections/../connections/{connection}', 'patchproof dots'),
  ],
  ['full', 'trailing-slash', 'a slash behind the path', at(`${homePath}/`, 'patchproof slash')],
  [
    'full',
    'double-slash',
    'two slashes in the path',
    at(homePath.replace('/connections', '//connections'), 'patchproof slashes'),
  ],
  [
    'full',
    'path-capitals',
    'a path in other case',
    at(homePath.replace('/organizations', '/Organizations'), 'patchproof capitals'),
  ],
  ['full', 'query-member', 'a query parameter named like a member', at(query, 'patchproof query')],
  ['full', 'query-alone', 'an empty object, and a member in the query', patch(json({}), { path: query })],
  [
    'full',
    'accept-html',
    'an Accept header that asks for HTML',
    patch(named('patchproof accept'), { headers: { accept: 'text/html' } }),
  ],
  [
    'full',
    'no-type',
    'JSON sent without a media type',
    { method: 'PATCH', path: homePath, credential: 'full', body: named('patchproof untyped') },
  ],
  // What is likely to be refused comes last, because the next request is a judged change.
  [
    'gate',
    'merge-patch',
    'JSON sent as application/merge-patch+json',
    typed('application/merge-patch+json', 'patchproof merge'),
  ],
  ['gate', 'text-plain', 'JSON sent as text/plain', typed('text/plain', 'patchproof plain')],
  ['full', 'xml', 'JSON sent as application/xml', typed('application/xml', 'patchproof xml')],
  [
    'full',
    'multipart',
    'JSON sent as multipart/form-data',
    typed('multipart/form-data', 'patchproof multipart'),
  ],
];

/** Forms that break a constraint. Their control is a form that breaks none, which a server may refuse too. */
const brokenForms: readonly Entry<string>[] = [
  ['gate', 'too-long', 'a form with a name of 51 characters', `${name}=${tooLong}`],
  [
    'full',
    'unknown-member',
    'a form with an unknown member',
    `${name}=patchproof+form&unexpected_member=true`,
  ],
  ['full', 'enum', 'a form with an access level in other case', 'organization_access_level=None'],
];

export const formFaults: readonly Tiered[] = brokenForms.map(([tier, value, words, broken]) => ({
  tier,
  case: refused(`body/form/${value}`, words, {
    request: form(broken),
    fault: { in: 'syntax' },
    // A member that is not known may count as one that the token may not write.
    statuses: value === 'unknown-member' ? [400, 403, 415] : [400, 415],
    control: 'body/open/form',
  }),
}));

/** One case for each question, where the name is a member at all. */
export const openCases = (bodies: Bodies): readonly Tiered[] =>
  (bodies.has(name) ? questions : []).map(([tier, value, title, request]) => {
    const id = `body/open/${value}`;
    const isGateway = answeredBefore.includes(value);
    const edges = [edgeNamed(id, 'inside')];
    const aim = { kind: 'open' } as const;
    return { tier, case: make({ id, title, request, aim, edges, ...(isGateway ? { gateway: true } : {}) }) };
  });
