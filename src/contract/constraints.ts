import { HarnessError } from '../errors.ts';
import type { Json } from '../model.ts';
import { isSchema, type JsonSchema, resolved } from './schema.ts';

/** One keyword of a schema at one place of an instance. */
export interface Constraint {
  /** The member the keyword speaks of; `body` at the root. */
  readonly subject: string;
  /** JSON Pointer to the value it constrains: `` at the root, `/connection/name`. */
  readonly pointer: string;
  readonly keyword: string;
  readonly value: Json;
}

const keywords = [
  'type',
  'enum',
  'minLength',
  'maxLength',
  'minimum',
  'maximum',
  'pattern',
  'format',
  'required',
  'additionalProperties',
];

/** More than any contract has; a schema that reaches it multiplies, or was made to. */
const MOST = 5_000;

type Place = readonly [schema: JsonSchema, pointer: string, above: ReadonlySet<Json>];

/**
 * Every constraining keyword of a schema and of its members, members in file order, local `$ref`s resolved. What refers
 * to itself is entered once. Throws HarnessError when there are more than can be used.
 */
export function constraints(root: JsonSchema): readonly Constraint[] {
  const found: Constraint[] = [];
  const open: Place[] = [[root, '', new Set()]];
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
    const inner = Object.entries(properties).flatMap(([name, member]): readonly Place[] =>
      isSchema(member) ? [[member, `${pointer}/${name}`, new Set([...above, properties])]] : [],
    );
    open.push(...inner.toReversed());
  }
  return found;
}
