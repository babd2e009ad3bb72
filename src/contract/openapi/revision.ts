import type { JsonObject } from '../../model.ts';
import { elideText } from '../../text/elide.ts';
import { schemaFiles } from '../assemble.ts';
import type { ContractDocuments, Operation } from '../load.ts';
import { isSchema, type JsonSchema, type SchemaName } from '../load.ts';
import type { Described, Description } from './describe.ts';
import { sameTemplate } from './locate.ts';
import { bare } from './media-type.ts';
import { simplify } from './simplify.ts';

/** A revision made of a document, and what it could not keep of it. */
export interface Revision {
  readonly documents: ContractDocuments;
  /** Where each schema stands in the document; absent where it is that of the contract it was compared with. */
  readonly anchors: Readonly<Partial<Record<SchemaName, string>>>;
  readonly left: readonly string[];
}

const titles: Readonly<Record<SchemaName, string>> = {
  path: 'Path parameters',
  request: 'Request body',
  response: 'Answer 200',
  error: 'Error answer',
};

/** The path as the document has it, its parameters called as in the contract. */
function pathOf(theirs: string, ours: string): string {
  if (sameTemplate(theirs, ours)) return ours;
  const names = ours.match(/\{[^{}]*\}/g) ?? [];
  let at = 0;
  return theirs.replaceAll(/\{[^{}]*\}/g, (own) => {
    at += 1;
    return names[at - 1] ?? own;
  });
}

/** The path below the base path, which some documents have in every path. */
const belowBase = (path: string, { basePath, path: ours }: Operation): string =>
  sameTemplate(path, basePath + ours) ? path.slice(basePath.length) : path;

function operationOf(ours: Operation, { facts }: Description): Operation {
  const documented = facts.statuses.filter((status) => /^\d{3}$/.test(status)).map(Number);
  const [base] = (facts.basePaths ?? []).filter((one) => one !== '');
  return {
    operationId: facts.operationId ?? ours.operationId,
    method: facts.method,
    basePath: base ?? ours.basePath,
    path: pathOf(belowBase(facts.path, ours), ours.path),
    mediaTypes: facts.mediaTypes.map(bare),
    ...(facts.bodyRequired ? { bodyRequired: true } : {}),
    scope: facts.scopes[0] ?? '',
    statuses: { documented, recorded: ours.statuses.recorded.filter((one) => !documented.includes(one)) },
    lifecycle: facts.lifecycle ?? ours.lifecycle,
    ...(facts.deprecated ? { deprecated: true } : {}),
    ...(facts.parameters.length > 0 ? { parameters: facts.parameters } : {}),
  };
}

/** The members of a request body that are not to be sent. */
function marked(body: JsonSchema | undefined): readonly string[] {
  const plain = body === undefined ? {} : simplify(body);
  const members = isSchema(plain.properties) ? Object.entries(plain.properties) : [];
  return members.flatMap(([name, one]) => (isSchema(one) && one.readOnly === true ? [elideText(name)] : []));
}

function leftOut({ facts, bodies }: Description, ours: string): readonly string[] {
  const ranges = facts.statuses.filter((status) => !/^\d{3}$/.test(status));
  const others = bodies.filter(({ of, part }) => of !== undefined && part !== 'error');
  const errors = bodies.filter(({ part }) => part === 'error');
  const unsent = marked(bodies.find(({ part, of }) => part === 'request' && of === undefined)?.schema);
  const absent = (['request', 'response'] as const).filter((one) => bodies.every(({ part }) => part !== one));
  return [
    ...(unsent.length > 0 ? [`readOnly of ${unsent.join(', ')}: a run sends it like any other member`] : []),
    ...absent.map((part) => `no ${part} schema is in the document: that of contract ${ours} stays`),
    ...(ranges.length > 0 ? [`statuses ${ranges.join(', ')}: a contract lists numbers`] : []),
    ...(facts.scopes.length > 1 ? [`scopes ${facts.scopes.slice(1).join(', ')}: a contract has one`] : []),
    ...others.map(({ part, of = '' }) => `the ${part} schema of ${elideText(of)}: a contract has one`),
    ...errors
      .slice(1)
      .map(
        ({ of = '' }) => `the error schema of ${elideText(of)}: a contract has one, that of ${errors[0]?.of}`,
      ),
  ];
}

function named(revision: string, part: SchemaName, schema: JsonSchema): JsonObject {
  const { $schema: _, $id: __, title: ___, ...rest } = schema;
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: `https://patchproof.dev/schemas/${encodeURIComponent(revision)}/${schemaFiles[part]}`,
    title: titles[part],
    ...rest,
  };
}

/** A new revision of a contract, as a document has the operation. What the document is silent about stays. */
export function revise(name: string, ours: ContractDocuments, theirs: Description): Revision {
  const found = (part: SchemaName): Described | undefined => theirs.bodies.find((one) => one.part === part);
  const schema = (part: SchemaName): JsonSchema => {
    const body = found(part);
    return named(name, part, body === undefined ? ours.schemas[part] : simplify(body.schema));
  };
  const anchors = (Object.keys(schemaFiles) as readonly SchemaName[]).flatMap((part) => {
    const body = found(part);
    return body === undefined ? [] : [[part, body.anchor] as const];
  });
  return {
    documents: {
      revision: name,
      operation: operationOf(ours.operation, theirs),
      schemas: {
        path: schema('path'),
        request: schema('request'),
        response: schema('response'),
        error: schema('error'),
      },
    },
    anchors: Object.fromEntries(anchors),
    left: leftOut(theirs, ours.revision),
  };
}
