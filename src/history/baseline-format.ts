import type { ErrorObject } from 'ajv/dist/2020.js';
import schema from '../../schemas/format/baseline.schema.json' with { type: 'json' };
import type { Deviation, Json, Profile, Tolerance } from '../model.ts';
import { compiled } from '../record/parse-record.ts';
import { lookup } from '../text/json.ts';

/** A deviation, and the profile it was seen in, because random draws never repeat. */
export interface BaselineDeviation extends Deviation {
  readonly profile: Exclude<Profile, 'deep'>;
}

/** A known violation of one rule: its answers, and why it is tolerated. */
export interface BaselineEntry extends Tolerance {
  readonly rule: string;
  readonly answers: readonly BaselineDeviation[];
  /** It did not occur every time, so a run may lack it. */
  readonly intermittent?: true;
}

const check = compiled(schema, { allErrors: true });

/** Names `/entries/2/expires` as `entry 3 (request.show_as_button.type): expires`; causes likewise. */
function place(path: string, document: unknown): string {
  const [list = '', index, ...rest] = path.slice(1).split('/');
  const isCause = list === 'causes';
  if (!(isCause || list === 'entries') || index === undefined)
    return path === '' ? 'the file' : path.slice(1);
  const id = lookup(document as Json, [list, index, isCause ? 'cause' : 'rule']);
  const name = typeof id === 'string' ? ` (${id})` : '';
  const entry = `${isCause ? 'cause' : 'entry'} ${Number(index) + 1}${name}`;
  return rest.length === 0 ? entry : `${entry}: ${rest.join('.')}`;
}

function wanted({ keyword, params, message }: ErrorObject): string {
  switch (keyword) {
    case 'required':
      return `${String(params.missingProperty)} is missing`;
    case 'additionalProperties':
      return `${String(params.additionalProperty)} is not known`;
    case 'format':
      return 'expected a day, as in 2027-01-31';
    case 'pattern':
      return 'expected some words';
    case 'enum':
      return `expected one of ${(params.allowedValues as readonly unknown[]).join(', ')}`;
    case 'const':
      return `expected ${JSON.stringify(params.allowedValue)}`;
    case 'type':
      return `expected ${/^[aeiou]/.test(String(params.type)) ? 'an' : 'a'} ${String(params.type)}`;
    default:
      return message ?? keyword;
  }
}

/** The problems of a value that should be a baseline, one line each; none when it is one. */
export function baselineProblems(value: unknown): readonly string[] {
  const validate = check();
  if (validate(value)) return [];
  const lines = (validate.errors ?? []).map(
    (error) => `${place(error.instancePath, value)}: ${wanted(error)}`,
  );
  return [...new Set(lines)];
}
