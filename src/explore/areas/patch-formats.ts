import { json, patch } from '../../generate/kit.ts';
import type { Json, JsonObject } from '../../model.ts';
import { type Carrier, carried, carrierOf } from '../carrier.ts';
import { name, single } from '../draft.ts';
import type { Area, Experiment } from '../question.ts';

const merge = 'application/merge-patch+json';
const steps = 'application/json-patch+json';
const replacing = (body: JsonObject): Json =>
  Object.entries(body).map(([member, value]) => ({ op: 'replace', path: `/${member}`, value }));

/** One member, as an object or as a step, under a media type. */
function formatted(
  carrier: Carrier,
  [subject, question, words, text]: readonly [string, string, string, string],
  bodyOf: (body: JsonObject) => Json,
  mediaType?: string,
): Experiment {
  const { body, lens, over } = carried(carrier, text);
  const request = patch(json(bodyOf(body)), mediaType === undefined ? {} : { mediaType });
  return single(`patch-format.${subject}.${question}`, words, request, lens, over);
}

export const patchFormats: Area = {
  id: 'patch-format',
  title: 'JSON Merge Patch and JSON Patch',
  experiments: (known) => {
    const carrier = carrierOf(known);
    const whole = (body: JsonObject): Json => body;
    return [
      formatted(
        carrier,
        ['merge', 'accepted', 'Is JSON accepted as application/merge-patch+json?', 'patchproof merge'],
        whole,
        merge,
      ),
      single(
        'patch-format.merge-null.removes',
        'What does null leave behind in the name when it comes as a merge patch?',
        patch(json({ [name]: null }), { mediaType: merge }),
        { kind: 'null', member: name },
        { given: { [name]: 'patchproof stored', organization_access_level: 'none' } },
      ),
      formatted(
        carrier,
        ['json-patch', 'applied', 'Is a JSON Patch applied?', 'patchproof json patch'],
        replacing,
        steps,
      ),
      formatted(
        carrier,
        [
          'json-patch-object',
          'accepted',
          'Is an object accepted as application/json-patch+json?',
          'patchproof object',
        ],
        whole,
        steps,
      ),
      formatted(
        carrier,
        [
          'steps-as-json',
          'applied',
          'Is a JSON Patch applied when it comes as application/json?',
          'patchproof steps',
        ],
        replacing,
      ),
    ];
  },
};
