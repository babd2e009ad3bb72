/** What a document says of a value, asked of ajv alone: none of the code under test. */
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import type { DriftPart } from '../../../src/drift/finding.ts';
import type { Json } from '../../../src/model.ts';
import { type Loose, operation } from './document.ts';

/** The old form of an exclusive bound in the new one; the rest of OpenAPI 3.0 ajv knows. */
const revived = (_: string, value: Json): Json => {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const { exclusiveMinimum, minimum, ...rest } = value as Loose;
  return exclusiveMinimum === true && minimum !== undefined ? { ...rest, exclusiveMinimum: minimum } : value;
};

const patch = '#/paths/~1organizations~1{id}~1connections~1{connection_id}/patch';
const form = 'application/x-www-form-urlencoded';

/** Where a part's schema stands in the base document. */
function placeOf(part: DriftPart, of: string | undefined): string {
  const media = of === form ? form : 'application/json';
  const schema = `content/${media.replaceAll('/', '~1')}/schema`;
  if (part === 'request') return `${patch}/requestBody/${schema}`;
  return `${patch}/responses/${part === 'response' ? 200 : 400}/${schema}`;
}

/** Complaints of ajv about a value, as `pointer keyword`; none when the document takes it. */
type Check = (part: DriftPart, value: Json, of?: string) => readonly string[];

/** What a document makes of a value as the body of a part, or as the path parameters. */
export function documentCheck(document: Loose): Check {
  const ajv = new Ajv2020({ strict: false, logger: false, allErrors: true });
  formats.default(ajv);
  ajv.addFormat('connection-id', /^con_[A-Za-z0-9]{16}$/);
  ajv.addSchema(JSON.parse(JSON.stringify(document), revived), 'document');
  const compiled = new Map<string, ValidateFunction>();
  const at = (place: string): ValidateFunction => {
    const known = compiled.get(place) ?? ajv.compile({ $ref: `document${place}` });
    compiled.set(place, known);
    return known;
  };
  const parameters = operation(document).parameters as readonly Loose[];
  const complaints = (check: ValidateFunction, value: Json | undefined): readonly string[] =>
    check(value) ? [] : (check.errors ?? []).map(({ instancePath, keyword }) => `${instancePath} ${keyword}`);
  return (part, value, of) =>
    part === 'path'
      ? parameters.flatMap((one, index) =>
          complaints(at(`${patch}/parameters/${index}/schema`), (value as Loose)[String(one.name)]),
        )
      : complaints(at(placeOf(part, of)), value);
}
