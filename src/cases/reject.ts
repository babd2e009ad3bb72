import fc from 'fast-check';
import type { Body, Case, Fault, Json } from '../model.ts';
import { baited, json, type Kit, make, patch, singleIds, tagOf, twinId } from './build.ts';
import { idOf, type Partition } from './partition.ts';

const big = 4_096;

/** A text of 4 kB or more, many times the largest valid body, may be refused for its size alone. */
function statuses(value: Json): readonly number[] {
  return typeof value === 'string' && value.length >= big ? [400, 413] : [400];
}

/**
 * One case for each refused class of a member's values: the bait, with that one member wrong. With `singly` an object is
 * all there is, in place of a value that is accepted alone: what passes over a body without a valid member shows.
 */
export function memberFaults(
  kit: Kit,
  beyond: readonly Partition[],
  { suffix = '', singly = false }: { readonly suffix?: string; readonly singly?: boolean } = {},
): readonly Case[] {
  return beyond.map(({ edge, words, boundary }) => {
    const id = idOf(edge) + suffix;
    const single = kit.members.some(({ name }) => name === edge.subject)
      ? singleIds[edge.subject]
      : undefined;
    const isAlone = singly && single !== undefined && edge.keyword === 'type' && edge.value === 'object';
    return make({
      id,
      title: isAlone ? `${words}, and there is nothing else` : words,
      request: patch(
        json(isAlone ? { [edge.subject]: boundary } : baited(kit, tagOf(id), { [edge.subject]: boundary })),
      ),
      aim: {
        kind: 'reject',
        fault: { in: 'body', keyword: edge.keyword, pointer: `/${edge.subject}` },
        statuses: statuses(boundary),
      },
      edges: [edge],
      twin: isAlone ? single : twinId,
    });
  });
}

interface Odd {
  readonly keyword: string;
  readonly value: string;
  readonly words: string;
  readonly fault: Fault;
  readonly body: (tag: string) => Body;
  readonly statuses?: readonly number[];
  readonly gateway?: boolean;
  readonly smoke?: boolean;
}

const additional: Fault = { in: 'body', keyword: 'additionalProperties', pointer: '' };
const wrongRoot: Fault = { in: 'body', keyword: 'type', pointer: '' };
const depth = 10_000;

/** Members no contract of this operation has, or has in the answer only. */
function strangers(kit: Kit): readonly Odd[] {
  const first = kit.members[0]?.name ?? '';
  const other = first.charAt(0).toUpperCase() + first.slice(1);
  const list: readonly (readonly [value: string, words: string, member: string, held: Json])[] = [
    ['unknown', 'an unknown member', 'unexpected_member', true],
    ['connection_id', 'connection_id, which only answers have', 'connection_id', 'con_0000000000000000'],
    [
      'connection',
      'connection, which only answers have',
      'connection',
      { name: 'patchproof', strategy: 'auth0' },
    ],
    ['proto', '__proto__ as a member', '__proto__', { is_enabled: false }],
    ['constructor', 'constructor as a member', 'constructor', { prototype: { is_enabled: false } }],
    ['case', 'a known member in other case', other, 'patchproof'],
  ];
  return list.map(([value, words, member, held]) => ({
    keyword: 'additionalProperties',
    value,
    words: `the body has ${words}`,
    fault: additional,
    // fromEntries defines own members, so `__proto__` is sent instead of becoming a prototype.
    body: (tag) => json(Object.fromEntries([...Object.entries(baited(kit, tag)), [member, held]])),
    smoke: value === 'unknown',
  }));
}

function roots(kit: Kit): readonly Odd[] {
  const list: readonly (readonly [value: string, words: string, body: (tag: string) => Json])[] = [
    ['array', 'an array', (tag) => [baited(kit, tag)]],
    ['string', 'an empty string', () => ''],
    ['number', 'the number 0', () => 0],
    ['boolean', 'true', () => true],
    ['null', 'null', () => null],
  ];
  return list.map(([value, words, body]) => ({
    keyword: 'type',
    value,
    words: `the body is ${words}`,
    fault: wrongRoot,
    body: (tag) => json(body(tag)),
    smoke: value === 'array',
  }));
}

/** Texts that are no JSON, each one slip away from the bait. */
function slips(kit: Kit): readonly Odd[] {
  // A parser that makes null of it is found out only where a null is taken.
  const isNullable = ({ types, enum: words }: Kit['members'][number]): boolean =>
    types.includes('null') && (types.includes('boolean') || words !== undefined);
  const nullable = new RegExp(`("${kit.members.find(isNullable)?.name ?? ''}":)("\\w*"|\\w+)`);
  const list: readonly (readonly [value: string, words: string, slip: (text: string) => string])[] = [
    ['truncated', 'cut off before its last brace', (text) => text.slice(0, -1)],
    ['trailing-comma', 'has a comma before its last brace', (text) => `${text.slice(0, -1)},}`],
    ['single-quotes', 'is quoted with apostrophes', (text) => text.replaceAll('"', "'")],
    ['nan', 'has NaN where a null may be', (text) => text.replace(nullable, '$1NaN')],
  ];
  return list.map(([value, words, slip]) => ({
    keyword: 'syntax',
    value,
    words: `the body ${words}`,
    fault: { in: 'syntax' },
    body: (tag) => ({ kind: 'text', text: slip(JSON.stringify(baited(kit, tag))) }),
    smoke: value === 'truncated',
  }));
}

/** Sizes that break parsers; wrong by an unknown member too, so that no correct server accepts them. */
function giants(kit: Kit): readonly Odd[] {
  const held =
    (text: string) =>
    (tag: string): Body => ({
      kind: 'text',
      text: `${JSON.stringify(baited(kit, tag)).slice(0, -1)},"unexpected_member":${text}}`,
    });
  const rest = { fault: additional, statuses: [400, 413], gateway: true };
  return [
    {
      ...rest,
      keyword: 'depth',
      value: `${depth}`,
      words: `the body is nested ${depth.toLocaleString('en')} deep`,
      body: held('['.repeat(depth) + ']'.repeat(depth)),
    },
    {
      ...rest,
      keyword: 'size',
      value: '1MB',
      words: 'the body is over 1 MB',
      body: held(`"${'a'.repeat(1_100_000)}"`),
    },
  ];
}

interface BodyFault {
  readonly smoke: boolean;
  readonly case: Case;
}

/** One case for each way a body as a whole is wrong. */
export function bodyFaults(kit: Kit): readonly BodyFault[] {
  return [...strangers(kit), ...roots(kit), ...slips(kit), ...giants(kit)].map((odd) => {
    const id = `body/${odd.keyword}/${odd.value}`;
    return {
      smoke: odd.smoke ?? false,
      case: make({
        id,
        title: odd.words,
        request: patch(odd.body(tagOf(id))),
        aim: { kind: 'reject', fault: odd.fault, statuses: odd.statuses ?? [400] },
        edges: [{ subject: 'body', keyword: odd.keyword, side: 'beyond', value: odd.value }],
        twin: twinId,
        ...(odd.gateway ? { gateway: true } : {}),
      }),
    };
  });
}

/** Random unknown members for the deep profile. */
export const randomStranger: fc.Arbitrary<readonly [string, Json]> = fc.tuple(
  fc.string({ minLength: 1, maxLength: 12 }).map((text) => `x_${text}`),
  fc.oneof(fc.boolean(), fc.constant(null), fc.string({ maxLength: 5 })),
);
