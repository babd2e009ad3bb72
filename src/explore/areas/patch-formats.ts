import { json, patch } from '../../generate/kit.ts';
import type { Json } from '../../model.ts';
import { name, single } from '../draft.ts';
import type { Area } from '../question.ts';

const merge = 'application/merge-patch+json';
const steps = 'application/json-patch+json';
const replacing = (value: string): Json => [{ op: 'replace', path: `/${name}`, value }];
const lens = (sent: Json) => ({ kind: 'write', member: name, sent }) as const;

export const patchFormats: Area = {
  id: 'patch-format',
  title: 'JSON Merge Patch and JSON Patch',
  experiments: () => [
    single(
      'patch-format.merge.accepted',
      'Is JSON accepted as application/merge-patch+json?',
      patch(json({ [name]: 'patchproof merge' }), { mediaType: merge }),
      lens('patchproof merge'),
    ),
    single(
      'patch-format.merge-null.removes',
      'What does null leave behind in the name when it comes as a merge patch?',
      patch(json({ [name]: null }), { mediaType: merge }),
      { kind: 'null', member: name },
      { given: { [name]: 'patchproof stored', organization_access_level: 'none' } },
    ),
    single(
      'patch-format.json-patch.applied',
      'Is a JSON Patch applied?',
      patch(json(replacing('patchproof json patch')), { mediaType: steps }),
      lens('patchproof json patch'),
    ),
    single(
      'patch-format.json-patch-object.accepted',
      'Is an object accepted as application/json-patch+json?',
      patch(json({ [name]: 'patchproof object' }), { mediaType: steps }),
      lens('patchproof object'),
    ),
    single(
      'patch-format.steps-as-json.applied',
      'Is a JSON Patch applied when it comes as application/json?',
      patch(json(replacing('patchproof steps'))),
      lens('patchproof steps'),
    ),
  ],
};
