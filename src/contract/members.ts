import type { Json } from '../model.ts';
import { HarnessError } from '../text/errors.ts';
import { type Contract, isSchema, type JsonSchema, listOf, resolved } from './load.ts';

/** One keyword of a schema at one place of an instance. */
export interface Constraint {
  /** The member the keyword speaks of; `body` at the root. */
  readonly subject: string;
  /** JSON Pointer to the value it constrains: `` at the root, `/connection/name`. */
  readonly pointer: string;
  readonly keyword: string;
  readonly value: Json;
}

const keywords =
  'type enum minLength maxLength minimum maximum pattern format required additionalProperties'.split(' ');

/** More places than any contract has: a schema that reaches it grows through its own references. */
const MOST = 5_000;

type MemberPlace = readonly [schema: JsonSchema, pointer: string, above: ReadonlySet<Json>];

/**
 * Every constraint of a schema and its members, members in file order, local `$ref`s resolved.
 * A recursive schema is entered once. Throws HarnessError when there are more than can be used.
 */
export function constraints(root: JsonSchema): readonly Constraint[] {
  const found: Constraint[] = [];
  const open: MemberPlace[] = [[root, '', new Set()]];
  for (let place = open.pop(); place !== undefined; place = open.pop()) {
    const [schema, pointer, above] = place;
    const here = resolved(schema, root);
    const subject = pointer.split('/').at(-1) || 'body';
    for (const keyword of keywords) {
      const value = here[keyword];
      if (value !== undefined && value !== true) found.push({ subject, pointer, keyword, value });
    }
    if (found.length + open.length > MOST)
      throw new HarnessError(`schema ${String(root.$id)} has more than ${MOST} places`);
    const { properties } = here;
    if (!isSchema(properties) || above.has(properties)) continue;
    const inner = Object.entries(properties).flatMap(([name, member]): readonly MemberPlace[] =>
      isSchema(member) ? [[member, `${pointer}/${name}`, new Set([...above, properties])]] : [],
    );
    open.push(...inner.toReversed());
  }
  return found;
}

/** A member of the request body and what constrains it. */
export interface MemberSpec {
  readonly name: string;
  readonly types: readonly string[];
  readonly enum?: readonly Json[];
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly pattern?: string;
}

/** The words that a member may be, null apart. */
export const wordsOf = ({ enum: words = [] }: MemberSpec): readonly Json[] =>
  words.filter((word) => word !== null);

/** Defaults that documents name, or that recorded answers to a POST show. */
export const DEFAULTS: Readonly<Record<string, readonly Json[]>> = {
  assign_membership_on_login: [false],
  show_as_button: [true],
  is_signup_enabled: [false],
  organization_access_level: ['none'],
  organization_member_access_level: ['none'],
  // No document says what it is where nothing is sent.
  is_enabled: [true, false],
};

const known = new WeakMap<JsonSchema, readonly MemberSpec[]>();

/** The members of the request body, in file order; the same list for the same schema. */
export function members({ schemas: { request } }: Contract): readonly MemberSpec[] {
  const own = known.get(request) ?? membersOf(request);
  known.set(request, own);
  return own;
}

function membersOf(request: JsonSchema): readonly MemberSpec[] {
  const properties = request.properties;
  if (!isSchema(properties)) return [];
  return Object.entries(properties).flatMap(([name, member]): readonly MemberSpec[] => {
    if (!isSchema(member)) return [];
    const { type, enum: words, minLength, maxLength, pattern } = resolved(member, request);
    const types = listOf(type).filter((one) => typeof one === 'string');
    return [
      {
        name,
        types,
        ...(Array.isArray(words) ? { enum: words } : {}),
        ...(typeof minLength === 'number' ? { minLength } : {}),
        ...(typeof maxLength === 'number' ? { maxLength } : {}),
        ...(typeof pattern === 'string' ? { pattern } : {}),
      },
    ];
  });
}
