import fc from 'fast-check';
import type { MemberSpec } from '../contract/members.ts';
import type { Json } from '../model.ts';
import { enums } from './enums.ts';
import type { Partition } from './partition.ts';
import { strings } from './strings.ts';
import { wrongTypes } from './wrong-types.ts';

function typesInside({ name, types }: MemberSpec): readonly Partition[] {
  const of = (value: string, boundary: Json): Partition => ({
    edge: { subject: name, keyword: 'type', side: 'inside', value },
    words: `${name} is ${value}`,
    boundary,
    arbitrary: fc.constant(boundary),
    smoke: true,
  });
  return [
    ...(types.includes('boolean') ? [of('true', true), of('false', false)] : []),
    ...(types.includes('null') ? [of('null', null)] : []),
  ];
}

/** In the smoke profile each member gets one wrong type, another one for each member. */
function rotated(partitions: readonly Partition[], turn: number): readonly Partition[] {
  // Three steps a member, from the sixth: null, a word for true, an array and an object are all among them.
  const chosen = partitions.length === 0 ? -1 : (turn * 3 + 5) % partitions.length;
  return partitions.map((partition, index) => ({ ...partition, smoke: index === chosen }));
}

function validOf({ types, enum: words }: MemberSpec): Json {
  const word = words?.find((one) => one !== null);
  return word ?? (types.includes('boolean') ? false : 'patchproof');
}

/** All classes of every member's values, derived from the request schema, in file order. */
export function partitions(members: readonly MemberSpec[]): readonly Partition[] {
  return members.flatMap((member, turn) => [
    ...typesInside(member),
    ...(member.enum === undefined ? [] : enums(member)),
    ...(member.enum === undefined && member.types.includes('string') ? strings(member) : []),
    ...rotated(wrongTypes(member.name, member.types, validOf(member)), turn),
  ]);
}
