import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { Ajv, type ValidateFunction } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { validateXML } from 'xmllint-wasm';
import { POSTMAN_SHAPE } from './postman-shape.ts';

/** The schemas that others publish for the formats we write, out of development packages; none of them is ours to keep. */

type Texts = Readonly<Record<string, string>>;

/** What a schema says against texts, by name; empty when all are valid. */
export type Complaints = (texts: Texts) => Promise<readonly string[]> | readonly string[];

const { resolve } = createRequire(import.meta.url);
const read = (path: string): string => readFileSync(resolve(path), 'utf8');
const parse = (path: string): Record<string, unknown> => JSON.parse(read(path)) as Record<string, unknown>;

function withFormats<T extends Ajv | Ajv2020>(ajv: T): T {
  formats.default(ajv);
  return ajv;
}

const loose = (): Ajv => withFormats(new Ajv({ strict: false, allErrors: true, unicodeRegExp: false }));

function complaints(validate: ValidateFunction): Complaints {
  const complain = ([name, text]: readonly [string, string]): readonly string[] => {
    validate(JSON.parse(text));
    return (validate.errors ?? []).map(({ instancePath, message }) => `${name} ${instancePath} ${message}`);
  };
  return (texts) => Object.entries(texts).flatMap(complain);
}

/** Draft 4 as the draft this ajv knows: the schema of SARIF has no bound that they read differently. */
function sarif(): Complaints {
  const { id, $schema: _, ...schema } = parse('@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json');
  return complaints(loose().compile({ ...schema, $id: String(id) }));
}

function ctrf(): Complaints {
  // Its folder is that of its code: the package names no other way in.
  const { $schema: _, ...schema } = parse(join(dirname(resolve('ctrf')), 'ctrf-schema-0.0.json'));
  return complaints(loose().compile(schema));
}

/** The parts of HAR's schema refer to each other by file name. */
function har(): Complaints {
  const ajv = loose();
  const parts = createRequire(import.meta.url)('har-schema') as Record<string, Record<string, unknown>>;
  const unmarked = Object.entries(parts).map(([name, { $schema: _, ...part }]) => [name, part] as const);
  for (const [name, part] of unmarked) if (name !== 'har') ajv.addSchema(part);
  return complaints(ajv.compile(Object.fromEntries(unmarked).har ?? {}));
}

function own(): Complaints {
  const schema = readFileSync(new URL('../../../schemas/format/report.schema.json', import.meta.url), 'utf8');
  return complaints(
    withFormats(new Ajv2020({ strict: true, allErrors: true })).compile(JSON.parse(schema) as object),
  );
}

/** JUnit as Jenkins has it. */
function jenkins(): Complaints {
  const schema = read('junit-processor/schemas/jenkins-junit.xsd');
  return async (texts) => {
    const xml = Object.entries(texts).map(([fileName, contents]) => ({ fileName, contents }));
    const { errors } = await validateXML({ xml, schema: [schema] });
    return errors.map(({ rawMessage }) => rawMessage);
  };
}

/** By format, the schema that is published for it. */
export const VALIDATORS: Readonly<Record<string, () => Complaints>> = {
  json: own,
  junit: jenkins,
  ctrf,
  sarif,
  har,
  postman: () => complaints(loose().compile(POSTMAN_SHAPE)),
};
