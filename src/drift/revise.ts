import { type ContractDocuments, type JsonSchema, type SchemaName, schemaFiles } from '../contract/index.ts';
import type { Json } from '../model.ts';
import { elideText } from '../text/elide.ts';
import { isObject } from '../text/json.ts';
import type { Described, Description } from './describe.ts';
import { unchecked } from './plain-schema.ts';

export interface WrittenRevision {
  readonly documents: ContractDocuments;
  /** Where each schema stands in the document; absent where it is that of the contract it was compared with. */
  readonly anchors: Readonly<Partial<Record<SchemaName, string>>>;
  readonly left: readonly string[];
}

type Main = Readonly<Partial<Record<SchemaName, Described>>>;

function leftOut({ facts, bodies }: Description, main: Main, ours: string): readonly string[] {
  const { properties } = main.request?.schema ?? {};
  const unsent = Object.entries(isObject(properties) ? properties : {}).flatMap(([name, one]) =>
    isObject(one) && one.readOnly === true ? [elideText(name)] : [],
  );
  const absent = (['request', 'response'] as const).filter((part) => main[part] === undefined);
  const others = bodies.filter((one) => !Object.values(main).includes(one));
  const open = bodies.filter(({ schema }) => JSON.stringify(schema).includes(`"${unchecked}":`));
  const line = (words: readonly string[], why: string, before = ''): readonly string[] =>
    words.length === 0 ? [] : [`${before}${words.join(', ')}: ${why}`];
  return [
    ...line(unsent, 'a run sends it like any other member', 'readOnly of '),
    ...absent.map((part) => `no ${part} schema is in the document: that of contract ${ours} stays`),
    ...line(facts.ranges, 'a contract lists numbers', 'statuses '),
    ...line(facts.scopes.slice(1), 'a contract has one', 'scopes '),
    ...others.map(({ part, of = '' }) => {
      const kept = part === 'error' ? `, that of ${main.error?.of}` : '';
      return `the ${part} schema of ${elideText(of)}: a contract has one${kept}`;
    }),
    ...open.map(({ part }) => `keywords of the ${part} schema that cannot be checked here`),
  ];
}

const titles = {
  path: 'Path parameters',
  request: 'Request body',
  response: 'Answer 200',
  error: 'Error answer',
};

/** A new revision of a contract, as a document has the operation. What the document is silent about stays. */
export function revise(name: string, ours: ContractDocuments, theirs: Description): WrittenRevision {
  const { ranges: _, scopes: __, needsToken: ___, answerTypes: ____, ...operation } = theirs.facts;
  const main: Main = Object.fromEntries(theirs.bodies.toReversed().map((body) => [body.part, body]));
  const schemaOf = (part: SchemaName): JsonSchema => {
    const { $schema: _, $id: __, title: ___, ...rest } = main[part]?.schema ?? ours.schemas[part];
    const own = JSON.stringify(rest, (key, value: Json) => (key === unchecked ? undefined : value));
    return {
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      $id: `https://patchproof.dev/schemas/${encodeURIComponent(name)}/${schemaFiles[part]}`,
      title: titles[part],
      ...(JSON.parse(own) as JsonSchema),
    };
  };
  const schemas = {
    path: schemaOf('path'),
    request: schemaOf('request'),
    response: schemaOf('response'),
    error: schemaOf('error'),
  };
  return {
    documents: { revision: name, operation, schemas },
    anchors: Object.fromEntries(Object.values(main).map(({ part, anchor }) => [part, anchor])),
    left: leftOut(theirs, main, ours.revision),
  };
}
