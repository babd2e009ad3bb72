import type { Body, Fault, Json, JsonObject, Trait } from '../model.ts';
import {
  baited,
  type Carrier,
  carriers,
  controlId,
  json,
  type Kit,
  make,
  patch,
  singleIds,
  type Tiered,
  tagOf,
} from './build.ts';
import { idOf, type Partition, type Tier } from './partition.ts';
import { syntaxBodies } from './syntax.ts';
import { unknownMembers } from './unknown-members.ts';

const FLAG = 'is_enabled';

/** The wrong value that is all there is in its body. */
const aloneId = `${FLAG}/type/string-empty`;

const big = 4_096;

/** A text of 4 kB or more, many times the largest valid body, may be refused for its size alone. */
function statuses(value: Json): readonly number[] {
  return typeof value === 'string' && value.length >= big ? [400, 413] : [400];
}

/** A body in which one member is written as `literal`, where that is given. */
function written(body: JsonObject, member: string, literal: string | undefined): Body {
  if (literal === undefined) return json(body);
  const { [member]: _, ...others } = body;
  return { kind: 'json', value: body, text: `{"${member}":${literal},${JSON.stringify(others).slice(1)}` };
}

/** Faults that stand for their kind in another body than the bait. */
const carriedBy: Readonly<Record<string, 'base' | 'nulls'>> = {
  'organization_access_level/enum/upper': 'base',
  'organization_access_level/enum/empty': 'nulls',
  'organization_connection_name/type/boolean': 'base',
  'organization_connection_name/maxLength/51': 'base',
  'show_as_button/type/string-true': 'nulls',
  'is_signup_enabled/type/string-false': 'nulls',
  'body/additionalProperties/connection_id': 'base',
  'body/additionalProperties/strategy': 'nulls',
};

/** A wrong value of signup may be taken for true, which needs assigned membership beside it: the base has it. */
const carrierOf = (kit: Kit, id: string): Carrier =>
  carriers(kit)[carriedBy[id] ?? (id.startsWith('is_signup_enabled/') ? 'base' : 'bait')];

/**
 * One case for each refused class of a member's values: a valid body, with that one member wrong. With `singly`, one wrong
 * value of a flag is sent without other members. That finds servers that check a body only if something in it is valid.
 */
export function memberFaults(
  kit: Kit,
  beyond: readonly Partition[],
  { suffix = '', singly = false }: { readonly suffix?: string; readonly singly?: boolean } = {},
): readonly Tiered[] {
  return beyond.map(({ edge, words, boundary, literal, tier }) => {
    const id = idOf(edge) + suffix;
    const isAlone = singly && id === aloneId && kit.members.some(({ name }) => name === FLAG);
    const carrier = singly ? carrierOf(kit, id) : carriers(kit).bait;
    const one = make({
      id,
      title: isAlone ? `${words}, and there is nothing else` : words,
      request: patch(
        written(
          isAlone ? { [edge.subject]: boundary } : carrier.body(tagOf(id), { [edge.subject]: boundary }),
          edge.subject,
          literal,
        ),
      ),
      aim: {
        kind: 'reject',
        fault: { in: 'body', keyword: edge.keyword, pointer: `/${edge.subject}` },
        statuses: statuses(boundary),
      },
      edges: [edge],
      control: isAlone ? singleIds[FLAG] : carrier.control,
    });
    return { tier, case: one };
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
  readonly traits?: readonly Trait[];
  readonly control?: string;
  readonly tier?: Tier;
}

const additional: Fault = { in: 'body', keyword: 'additionalProperties', pointer: '' };
const wrongRoot: Fault = { in: 'body', keyword: 'type', pointer: '' };
const depth = 10_000;

const unknownMemberFaults = (kit: Kit): readonly Odd[] =>
  unknownMembers(kit).map(({ tier, value, words, member, held }) => {
    // Two leniencies at once: of a null, and of bodies that have nothing but a flag.
    const isBesideOne = held === null && kit.members.some(({ name }) => name === FLAG);
    const { body, control } = carrierOf(kit, `body/additionalProperties/${value}`);
    // Before the known members: a check may look at the first or at the last member alone.
    const entries = (known: JsonObject): readonly (readonly [string, Json])[] =>
      value === 'connection_id'
        ? [[member, held], ...Object.entries(known)]
        : [...Object.entries(known), [member, held]];
    return {
      keyword: 'additionalProperties',
      value,
      words: `the body has ${words}${isBesideOne ? ` beside ${FLAG} alone` : ''}`,
      fault: additional,
      // fromEntries defines own members, so `__proto__` is sent instead of becoming a prototype.
      body: (tag) => json(Object.fromEntries(entries(isBesideOne ? { [FLAG]: false } : body(tag)))),
      tier,
      control: isBesideOne ? singleIds[FLAG] : control,
    };
  });

function roots(kit: Kit): readonly Odd[] {
  const of = (tier: Tier, value: string, words: string, body: (tag: string) => Json): Odd => ({
    keyword: 'type',
    value,
    words: `the body is ${words}`,
    fault: wrongRoot,
    body: (tag) => json(body(tag)),
    tier,
  });
  return [
    of('smoke', 'array', 'an array', (tag) => [baited(kit, tag)]),
    of('full', 'string', 'an empty string', () => ''),
    of('full', 'number', 'the number 0', () => 0),
    of('full', 'boolean', 'true', () => true),
    of('gate', 'null', 'null', () => null),
    // PHP and loosely typed binders make an empty object of it.
    of('gate', 'array-empty', 'an empty array', () => []),
    of('gate', 'json-text', 'a valid object as a JSON string', (tag) => JSON.stringify(baited(kit, tag))),
    of('full', 'array-of-pairs', 'a list of names and values', (tag) => Object.entries(baited(kit, tag))),
  ];
}

/** Texts that are no JSON, each one error away from the control body. */
const syntaxFaults = (kit: Kit): readonly Odd[] =>
  syntaxBodies(kit).map(({ tier, value, words, body }) => ({
    keyword: 'syntax',
    value,
    words: `the body is ${words}`,
    fault: { in: 'syntax' },
    body,
    tier,
  }));

/** Sizes that break parsers; wrong by an unknown member too, so that no correct server accepts them. */
function sizes(kit: Kit): readonly Odd[] {
  const held =
    (text: string) =>
    (tag: string): Body => ({
      kind: 'text',
      text: `${JSON.stringify(baited(kit, tag)).slice(0, -1)},"unexpected_member":${text}}`,
    });
  const rest: Pick<Odd, 'fault' | 'statuses' | 'gateway' | 'traits'> = {
    ...{ fault: additional, statuses: [400, 413], gateway: true },
    traits: ['bulky'],
  };
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

/** One case for each way a body as a whole is wrong. */
export function bodyFaults(kit: Kit): readonly Tiered[] {
  return [...unknownMemberFaults(kit), ...roots(kit), ...syntaxFaults(kit), ...sizes(kit)].map((odd) => {
    const id = `body/${odd.keyword}/${odd.value}`;
    return {
      tier: odd.tier ?? 'gate',
      case: make({
        id,
        title: odd.words,
        request: patch(odd.body(tagOf(id))),
        aim: { kind: 'reject', fault: odd.fault, statuses: odd.statuses ?? [400] },
        edges: [{ subject: 'body', keyword: odd.keyword, side: 'beyond', value: odd.value }],
        control: odd.control ?? controlId,
        ...(odd.gateway ? { gateway: true } : {}),
        ...(odd.traits === undefined ? {} : { traits: odd.traits }),
      }),
    };
  });
}
