import {
  type ContractDocuments,
  isSchema,
  type JsonSchema,
  type Operation,
  type SchemaName,
  schemaFiles,
} from '../contract/index.ts';
import { elideText } from '../elide.ts';
import type { Json } from '../model.ts';
import type { Described, Description } from './describe.ts';
import type { Facts } from './facts.ts';
import { unchecked } from './plain-schema.ts';

/** A revision made of a document. */
export interface Revision {
  readonly documents: ContractDocuments;
  /** Where each schema stands in the document; absent where it is that of the contract it was compared with. */
  readonly anchors: Readonly<Partial<Record<SchemaName, string>>>;
  /** What a contract cannot keep of the document. */
  readonly left: readonly string[];
}

const titles: Readonly<Record<SchemaName, string>> = {
  path: 'Path parameters',
  request: 'Request body',
  response: 'Answer 200',
  error: 'Error answer',
};

const isNumber = (status: string): boolean => /^\d{3}$/.test(status);

function operationOf({ statuses }: Operation, facts: Facts): Operation {
  const documented = facts.statuses.filter(isNumber).map(Number);
  return {
    operationId: facts.operationId,
    method: facts.method,
    basePath: facts.basePath,
    path: facts.path,
    mediaTypes: facts.mediaTypes,
    ...(facts.bodyRequired ? { bodyRequired: true } : {}),
    scope: facts.scopes[0] ?? '',
    statuses: { documented, recorded: statuses.recorded.filter((one) => !documented.includes(one)) },
    lifecycle: facts.lifecycle,
    ...(facts.deprecated ? { deprecated: true } : {}),
    ...(facts.parameters.length > 0 ? { parameters: facts.parameters } : {}),
  };
}

function leftOut(
  { facts, bodies }: Description,
  main: Readonly<Partial<Record<SchemaName, Described>>>,
  ours: string,
): readonly string[] {
  const ranges = facts.statuses.filter((status) => !isNumber(status));
  const { request, error } = main;
  const members = isSchema(request?.schema.properties) ? Object.entries(request.schema.properties) : [];
  const unsent = members.flatMap(([name, one]) =>
    isSchema(one) && one.readOnly === true ? [elideText(name)] : [],
  );
  const open = bodies.filter(({ schema }) => JSON.stringify(schema).includes(`"${unchecked}":`));
  const others = bodies.filter((one) => !Object.values(main).includes(one));
  return [
    ...(unsent.length > 0 ? [`readOnly of ${unsent.join(', ')}: a run sends it like any other member`] : []),
    ...(['request', 'response'] as const)
      .filter((part) => main[part] === undefined)
      .map((part) => `no ${part} schema is in the document: that of contract ${ours} stays`),
    ...(ranges.length > 0 ? [`statuses ${ranges.join(', ')}: a contract lists numbers`] : []),
    ...(facts.scopes.length > 1 ? [`scopes ${facts.scopes.slice(1).join(', ')}: a contract has one`] : []),
    ...others.map(
      ({ part, of = '' }) =>
        `the ${part} schema of ${elideText(of)}: a contract has one${part === 'error' ? `, that of ${error?.of}` : ''}`,
    ),
    ...open.map(({ part }) => `keywords of the ${part} schema that cannot be checked here`),
  ];
}

function fileOf(revision: string, part: SchemaName, schema: JsonSchema): JsonSchema {
  const { $schema: _, $id: __, title: ___, ...rest } = schema;
  const own = { ...rest, [unchecked]: null };
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: `https://patchproof.dev/schemas/${encodeURIComponent(revision)}/${schemaFiles[part]}`,
    title: titles[part],
    ...(JSON.parse(
      JSON.stringify(own, (key, value: Json) => (key === unchecked ? undefined : value)),
    ) as JsonSchema),
  };
}

/** A new revision of a contract, as a document has the operation. What the document is silent about stays. */
export function revise(name: string, ours: ContractDocuments, theirs: Description): Revision {
  const main = Object.fromEntries(theirs.bodies.toReversed().map((body) => [body.part, body])) as Partial<
    Record<SchemaName, Described>
  >;
  const schema = (part: SchemaName): JsonSchema =>
    fileOf(name, part, main[part]?.schema ?? ours.schemas[part]);
  return {
    documents: {
      revision: name,
      operation: operationOf(ours.operation, theirs.facts),
      schemas: {
        path: schema('path'),
        request: schema('request'),
        response: schema('response'),
        error: schema('error'),
      },
    },
    anchors: Object.fromEntries(Object.entries(main).map(([part, { anchor }]) => [part, anchor])),
    left: leftOut(theirs, main, ours.revision),
  };
}
