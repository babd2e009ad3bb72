import type { Json } from '../model.ts';
import type { Contract } from './load.ts';
import { isSchema, type JsonSchema, resolved } from './schema.ts';

/** A member of the request body and what constrains it. */
export interface MemberSpec {
  readonly name: string;
  readonly types: readonly string[];
  readonly enum?: readonly Json[];
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly pattern?: string;
}

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
    const types = (Array.isArray(type) ? type : [type]).filter(
      (one): one is string => typeof one === 'string',
    );
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
