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
import { ConfigError } from '../text/errors.ts';
import { type Contract, type ContractDocuments, isSchema, type JsonSchema, load } from './load.ts';

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

/** Schemas are compiled when they are first needed. */
const known: ReadonlyMap<string, Contract> = new Map(documents.map((one) => [one.revision, load(one)]));

/** The revisions that ship with the suite, oldest first; the first is the default. */
export const revisions: readonly string[] = [...known.keys()];

/** A revision by name. Throws ConfigError when there is none of that name. */
export function contract(revision: string): Contract {
  const found = known.get(revision);
  if (found !== undefined) return found;
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

/** Whether this contract or a revision has a member. Others may change with every request. */
export function isDocumented(contract: Contract, member: string): boolean {
  const { request, response } = contract.schemas;
  return (
    !isSchema(response.properties) ||
    has(response, member) ||
    has(request, member) ||
    knownBy(member).length > 0
  );
}
