import fc from 'fast-check';
import type { Json } from '../model.ts';
import type { Kit } from './build.ts';
import type { Tier } from './partition.ts';

/** A member that no request may have. */
interface UnknownMember {
  readonly tier: Tier;
  readonly value: string;
  readonly words: string;
  readonly member: string;
  readonly held: Json;
}

/**
 * Members that no request of this operation has: those of the answer and of related resources, names that every object
 * has, and known names as other conventions spell them or binders find them (other case, hyphens, white space, parts of
 * names).
 */
export function unknownMembers(kit: Kit): readonly UnknownMember[] {
  const first = kit.members[0]?.name ?? '';
  const flag = kit.members.find(({ types }) => types.includes('boolean'))?.name ?? first;
  const camel = flag.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
  const of = (tier: Tier, value: string, words: string, member: string, held: Json): UnknownMember => ({
    tier,
    value,
    words,
    member,
    held,
  });
  return [
    of('smoke', 'unknown', 'an unknown member', 'unexpected_member', true),
    of(
      'gate',
      'connection_id',
      'connection_id, which only answers have',
      'connection_id',
      'con_0000000000000000',
    ),
    of('full', 'connection', 'connection, which only answers have', 'connection', {
      name: 'patchproof',
      strategy: 'auth0',
    }),
    of('gate', 'proto', '__proto__ as a member', '__proto__', { is_enabled: false }),
    of('full', 'constructor', 'constructor as a member', 'constructor', { prototype: { is_enabled: false } }),
    of(
      'gate',
      'case',
      'a known member in other case',
      first.charAt(0).toUpperCase() + first.slice(1),
      'patchproof case',
    ),
    // What looks for a value, or drops what is empty, passes over it.
    of('gate', 'null', 'an id, which other resources have, that is null', 'id', null),
    of('full', 'empty-name', 'a member without a name', '', true),
    of('gate', 'camel-case', 'a known member in camel case', camel, false),
    of('full', 'hyphenated', 'a known member with hyphens', flag.replaceAll('_', '-'), false),
    of('full', 'spaces', 'a known member between spaces', ` ${flag} `, false),
    // What readers take for metadata, and paths into a document: Newtonsoft.Json, JSON-LD, HAL, MongoDB.
    of('gate', 'metadata', '$metadata, a number, as a member', '$metadata', 0),
    of('gate', 'links', '_links.metadata, an empty object, as a member', '_links.metadata', {}),
    of('full', 'dotted', 'a path into connection as a member', 'connection.name', 'patchproof dotted'),
    of('full', 'prefix', 'the first letters of a known member', flag.slice(0, -1), false),
    of('full', 'list-name', 'a known member as forms write lists', `${flag}[]`, false),
    of(
      'full',
      'organization_id',
      'organization_id, which the path holds',
      'organization_id',
      'org_0000000000000000',
    ),
    of('gate', 'strategy', 'strategy, which answers have inside connection, empty', 'strategy', ''),
    // What other resources of the API have, and extensions of formats. Each holds a value of another kind.
    of('full', 'resource-metadata', 'metadata, a number, as a member', 'metadata', 7),
    of('full', 'resource-name', 'name, an empty text, as a member', 'name', ''),
    of('gate', 'extension', 'an extension, a list, as a member', 'x-patchproof', [1]),
  ];
}

/** Random unknown members for the deep profile. */
export const randomUnknownMember: fc.Arbitrary<readonly [string, Json]> = fc.tuple(
  fc.string({ minLength: 1, maxLength: 12 }).map((text) => `x_${text}`),
  fc.oneof(fc.boolean(), fc.constant(null), fc.string({ maxLength: 5 })),
);
