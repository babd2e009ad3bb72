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

/** Every constraining keyword of a schema and of its members, members in file order, local `$ref`s resolved. */
export function constraints(
  schema: JsonSchema,
  pointer = '',
  root: JsonSchema = schema,
): readonly Constraint[] {
  const here = resolved(schema, root);
  const subject = pointer.split('/').at(-1) || 'body';
  const own = keywords.flatMap((keyword): readonly Constraint[] => {
    const value = here[keyword];
    return value === undefined || value === true ? [] : [{ subject, pointer, keyword, value }];
  });
  const properties = here.properties;
  const inner = isSchema(properties)
    ? Object.entries(properties).flatMap(([name, member]) =>
        isSchema(member) ? constraints(member, `${pointer}/${name}`, root) : [],
      )
    : [];
  return [...own, ...inner];
}
