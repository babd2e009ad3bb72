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
import { ConfigError } from '../errors.ts';
import { type Contract, type ContractDocuments, load } from './load.ts';
import { isSchema, type JsonSchema } from './schema.ts';

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
  const found = documents.find((one) => one.revision === revision);
  if (found !== undefined) {
    const known = loaded.get(revision) ?? load(found);
    loaded.set(revision, known);
    return known;
  }
  throw new ConfigError([
    `--contract ${revision}: no such contract revision; there are ${revisions.join(' and ')}`,
  ]);
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
  const known = documented.get(contract) ?? new Map<string, boolean>();
  documented.set(contract, known);
  const { request, response } = contract.schemas;
  const is =
    known.get(member) ??
    (!isSchema(response.properties) ||
      has(response, member) ||
      has(request, member) ||
      knownBy(member).length > 0);
  if (known.size < MANY) known.set(member, is);
  return is;
}

/** Every reading is asked about: what is known of a name is kept. A tenant may have any number of names. */
const MANY = 1_000;
const documented = new WeakMap<Contract, Map<string, boolean>>();
