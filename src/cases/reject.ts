import type { Body, Case, Json, JsonObject, Request } from '../model.ts';
import {
  type Bodies,
  cautiousNulls,
  controlBody,
  controlId,
  json,
  patch,
  pathOf,
  probeIds,
  refused,
  singleIds,
  storedId,
  type Tiered,
  tagOf,
  textMemberOf,
} from './build.ts';
import { type CarrierName, type Entry, idOf, type Partition } from './partition.ts';
import { type Neighbour, neighbourBody } from './sequences.ts';

const FLAG = 'is_enabled';

/** The valid body that a fault stands in, and the accepted case that sends it without the fault. */
interface Carrier {
  readonly whole: (tag: string) => JsonObject;
  readonly also: Pick<Case, 'control' | 'traits'> & { readonly place?: Neighbour };
  /** It holds nothing but one flag. */
  readonly isAlone?: true;
}

export function carriers(bodies: Bodies): Readonly<Record<CarrierName, Carrier>> {
  const whole = (tag: string): JsonObject => controlBody(bodies, tag);
  const usual: Carrier = { whole, also: { control: controlId } };
  const nulls: Carrier = { whole: () => cautiousNulls(bodies.members), also: { control: probeIds[1] } };
  const flag: Carrier = {
    whole: () => ({ [FLAG]: false }),
    also: { control: singleIds[FLAG] },
    isAlone: true,
  };
  const at = (place: Neighbour): Carrier => ({
    whole: () => neighbourBody(bodies, place),
    also: { control: `body/${place}/base`, place },
  });
  return {
    control: usual,
    stored: { whole: (tag) => controlBody(bodies, tag, bodies.stored), also: { control: storedId } },
    nulls: textMemberOf(bodies) === undefined ? usual : nulls,
    flag: bodies.has(FLAG) ? flag : usual,
    'other-connection': at('other-connection'),
    'other-organization': at('other-organization'),
    disabled: { whole, also: { control: controlId, traits: ['while-disabled'] } },
  };
}

const requestOf = ({ also: { place } }: Carrier, body: Body): Request =>
  patch(body, place === undefined ? {} : { path: pathOf(place) });

/** A text of 4 kB or more, many times the largest valid body, may be refused for its size alone. */
const statusesOf = (value: Json): readonly number[] =>
  typeof value === 'string' && value.length >= 4_096 ? [400, 413] : [400];

/** A body in which one member is written as `literal`, where that is given. */
function written(body: JsonObject, member: string, literal: string | undefined): Body {
  if (literal === undefined) return json(body);
  const { [member]: _, ...others } = body;
  return { kind: 'json', value: body, text: `{"${member}":${literal},${JSON.stringify(others).slice(1)}` };
}

/** A refused class of a member's values: a valid body, with that one member wrong. */
export function memberFault(
  { edge, words, boundary, literal }: Partition,
  carrier: Carrier,
  suffix = '',
): Case {
  const id = idOf(edge) + suffix;
  const { subject, keyword } = edge;
  const body = { ...carrier.whole(tagOf(id)), [subject]: boundary };
  return refused(id, carrier.isAlone ? `${words}, and there is nothing else` : words, {
    request: requestOf(carrier, written(body, subject, literal)),
    fault: { in: 'body', keyword, pointer: `/${subject}` },
    statuses: statusesOf(boundary),
    edges: [edge],
    ...carrier.also,
  });
}

/** Spellings of known members: the first one capitalized, a flag as it is and in camel case. */
type Spellings = Readonly<Record<'capital' | 'flag' | 'camel', string>>;

function spellingsOf({ members }: Bodies): Spellings {
  const first = members[0]?.name ?? '';
  const flag = members.find(({ types }) => types.includes('boolean'))?.name ?? first;
  const camel = flag.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
  return { capital: first.charAt(0).toUpperCase() + first.slice(1), flag, camel };
}

type Unknown = readonly [...Entry<(known: Spellings) => JsonObject>, carrier?: CarrierName];

/**
 * Members that no request of this operation has: those of answers and related resources, those of every
 * object, and known names spelled otherwise (other case, hyphens, white space, parts of names).
 */
const unknownMembers: readonly Unknown[] = [
  ['smoke', 'unknown', 'an unknown member', () => ({ unexpected_member: true })],
  [
    'gate',
    'connection_id',
    'connection_id, which only answers have',
    () => ({ connection_id: 'con_0000000000000000' }),
    'stored',
  ],
  [
    'full',
    'connection',
    'connection, which only answers have',
    () => ({ connection: { name: 'patchproof', strategy: 'auth0' } }),
  ],
  // A computed key makes a member and does not set the prototype.
  ['gate', 'proto', '__proto__ as a member', () => ({ ['__proto__']: { is_enabled: false } })],
  [
    'full',
    'constructor',
    'constructor as a member',
    () => ({ constructor: { prototype: { is_enabled: false } } }),
    'other-organization',
  ],
  ['gate', 'case', 'a known member in other case', ({ capital }) => ({ [capital]: 'patchproof case' })],
  // A check for a value passes over null. Two leniencies in one case: of a null, and of a lone flag.
  ['gate', 'null', 'an id, which other resources have, that is null', () => ({ id: null }), 'flag'],
  ['full', 'empty-name', 'a member without a name', () => ({ '': true }), 'disabled'],
  ['gate', 'camel-case', 'a known member in camel case', ({ camel }) => ({ [camel]: false })],
  [
    'full',
    'hyphenated',
    'a known member with hyphens',
    ({ flag }) => ({ [flag.replaceAll('_', '-')]: false }),
  ],
  ['full', 'spaces', 'a known member between spaces', ({ flag }) => ({ [` ${flag} `]: false })],
  // What readers take for metadata, and paths into a document: Newtonsoft.Json, JSON-LD, HAL, MongoDB.
  ['gate', 'metadata', '$metadata, a number, as a member', () => ({ $metadata: 0 })],
  ['gate', 'links', '_links.metadata, an empty object, as a member', () => ({ '_links.metadata': {} })],
  [
    'full',
    'dotted',
    'a path into connection as a member',
    () => ({ 'connection.name': 'patchproof dotted' }),
    'other-connection',
  ],
  ['full', 'prefix', 'the first letters of a known member', ({ flag }) => ({ [flag.slice(0, -1)]: false })],
  ['full', 'list-name', 'a known member as forms write lists', ({ flag }) => ({ [`${flag}[]`]: false })],
  [
    'full',
    'organization_id',
    'organization_id, which the path holds',
    () => ({ organization_id: 'org_0000000000000000' }),
  ],
  [
    'gate',
    'strategy',
    'strategy, which answers have inside connection, empty',
    () => ({ strategy: '' }),
    'nulls',
  ],
  // What other resources of the API have, and extensions of formats. Each holds a value of another kind.
  ['full', 'resource-metadata', 'metadata, a number, as a member', () => ({ metadata: 7 })],
  ['full', 'resource-name', 'name, an empty text, as a member', () => ({ name: '' })],
  ['gate', 'extension', 'an extension, a list, as a member', () => ({ 'x-patchproof': [1] })],
];

/** One case for each unknown member. */
export function unknownMemberFaults(bodies: Bodies): readonly Tiered[] {
  const all = carriers(bodies);
  const spellings = spellingsOf(bodies);
  return unknownMembers.map(([tier, value, words, unknownIn, name = 'control']) => {
    const id = `body/additionalProperties/${value}`;
    const carrier = all[name];
    const known = carrier.whole(tagOf(id));
    const unknown = unknownIn(spellings);
    // One unknown member comes first: a check may look only at the first or the last member.
    const body = value === 'connection_id' ? { ...unknown, ...known } : { ...known, ...unknown };
    const one = refused(id, `the body has ${words}${carrier.isAlone ? ` beside ${FLAG} alone` : ''}`, {
      request: requestOf(carrier, json(body)),
      fault: { in: 'body', keyword: 'additionalProperties', pointer: '' },
      ...carrier.also,
    });
    return { tier, case: one };
  });
}
