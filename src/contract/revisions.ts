import operationApril from '../../schemas/2026-04/operation.json' with { type: 'json' };
import pathApril from '../../schemas/2026-04/path.json' with { type: 'json' };
import requestApril from '../../schemas/2026-04/request-body.json' with { type: 'json' };
import responseApril from '../../schemas/2026-04/response-200.json' with { type: 'json' };
import errorApril from '../../schemas/2026-04/response-error.json' with { type: 'json' };
import operationSeptember from '../../schemas/2026-09/operation.json' with { type: 'json' };
import pathSeptember from '../../schemas/2026-09/path.json' with { type: 'json' };
import requestSeptember from '../../schemas/2026-09/request-body.json' with { type: 'json' };
import responseSeptember from '../../schemas/2026-09/response-200.json' with { type: 'json' };
import errorSeptember from '../../schemas/2026-09/response-error.json' with { type: 'json' };
import type { Json } from '../model.ts';
import { ConfigError } from '../text/errors.ts';
import {
  type Contract,
  type ContractDocuments,
  isSchema,
  type JsonSchema,
  load,
  type SchemaName,
} from './load.ts';
import { constraints } from './members.ts';

const documents: readonly ContractDocuments[] = [
  {
    revision: '2026-04',
    operation: operationApril,
    schemas: { path: pathApril, request: requestApril, response: responseApril, error: errorApril },
  },
  {
    revision: '2026-09',
    operation: operationSeptember,
    schemas: {
      path: pathSeptember,
      request: requestSeptember,
      response: responseSeptember,
      error: errorSeptember,
    },
  },
];

/** The revisions that ship with the suite, oldest first; the first is the default. */
export const revisions: readonly string[] = documents.map(({ revision }) => revision);

const loaded = new Map<string, Contract>();

/** A revision by name, compiled once a process. Throws ConfigError when there is none of that name. */
export function contract(revision: string): Contract {
  const known = loaded.get(revision);
  if (known !== undefined) return known;
  const found = documents.find((one) => one.revision === revision);
  if (found === undefined) {
    throw new ConfigError([
      `--contract ${revision}: no such contract revision; there are ${revisions.join(' and ')}`,
    ]);
  }
  const fresh = load(found);
  loaded.set(revision, fresh);
  return fresh;
}

const has = ({ properties }: JsonSchema, member: string): boolean =>
  isSchema(properties) && Object.hasOwn(properties, member);

/** The revisions whose answer has a member. */
export function knownBy(member: string): readonly string[] {
  return documents.filter(({ schemas }) => has(schemas.response, member)).map(({ revision }) => revision);
}

/**
 * Whether a member is written about anywhere: in this contract or in a revision. What a tenant answers beyond that
 * may change with every request, and nobody says that it does not.
 */
export function isDocumented(contract: Contract, member: string): boolean {
  const { request, response } = contract.schemas;
  return (
    !isSchema(response.properties) ||
    has(response, member) ||
    has(request, member) ||
    knownBy(member).length > 0
  );
}

/** One thing two contracts do not agree on. `from` is absent when it was added, `to` when it was removed. */
export interface RevisionDifference {
  readonly kind: 'added' | 'removed' | 'changed';
  readonly schema: SchemaName | 'operation';
  /** Into the instance; empty for the operation, whose `keyword` is a member of `operation.json`. */
  readonly pointer: string;
  readonly keyword: string;
  readonly from?: Json;
  readonly to?: Json;
}

type RevisionPlace = Pick<RevisionDifference, 'schema' | 'pointer' | 'keyword'> & { readonly value: Json };

/** What a contract says, by where it says it. */
function placesOf({ operation, schemas }: ContractDocuments): ReadonlyMap<string, RevisionPlace> {
  const all: readonly RevisionPlace[] = [
    ...Object.entries(operation).map(
      ([keyword, value]) => ({ schema: 'operation', pointer: '', keyword, value }) as const,
    ),
    ...(['path', 'request', 'response', 'error'] as const).flatMap((schema) =>
      constraints(schemas[schema]).map(({ pointer, keyword, value }) => ({
        schema,
        pointer,
        keyword,
        value,
      })),
    ),
  ];
  return new Map(all.map((place) => [`${place.schema} ${place.pointer} ${place.keyword}`, place]));
}

function differ(
  before: RevisionPlace | undefined,
  after: RevisionPlace | undefined,
): readonly RevisionDifference[] {
  const place = after ?? before;
  if (place === undefined || JSON.stringify(before?.value) === JSON.stringify(after?.value)) return [];
  const { value: _, ...at } = place;
  return [
    {
      kind: before === undefined ? 'added' : after === undefined ? 'removed' : 'changed',
      ...at,
      ...(before !== undefined && { from: before.value }),
      ...(after !== undefined && { to: after.value }),
    },
  ];
}

/** What changes from one contract to the next: what `a` has in its order, then what only `b` has in its own. */
export function compare(a: ContractDocuments, b: ContractDocuments): readonly RevisionDifference[] {
  const before = placesOf(a);
  const after = placesOf(b);
  const keys = new Set([...before.keys(), ...after.keys()]);
  return [...keys].flatMap((key) => differ(before.get(key), after.get(key)));
}
