import { homePath, json, patch } from '../../generate/kit.ts';
import type { Request } from '../../model.ts';
import { ask, name, send, single } from '../draft.ts';
import type { Area, Experiment } from '../question.ts';

const flagged = (method: Request['method']): Request => ({ ...patch(json({})), method });
const reading = (method: Request['method']): Request => ({ method, path: homePath, credential: 'full' });

/** A POST that asks to be a PATCH. It changes the name and nothing else, if anybody listens. */
function override(header: string): Experiment {
  const value = `patchproof by ${header}`.slice(0, 50);
  return single(
    `method.${header}.heeded`,
    `Is a POST with ${header}: PATCH taken for a PATCH?`,
    { ...patch(json({ [name]: value }), { headers: { [header]: 'PATCH' } }), method: 'POST' },
    { kind: 'write', member: name, sent: value },
  );
}

/** DELETE is not asked: it would detach the connection. */
export const methods: Area = {
  id: 'method',
  title: 'Other methods on the path',
  experiments: () => [
    single('method.head.answered', 'What is HEAD answered with?', reading('HEAD'), { kind: 'status' }),
    {
      id: 'method.options',
      questions: [
        ask('method.options.answered', 'What is OPTIONS answered with?', { kind: 'status' }),
        ask('method.options.allow', 'What does allow say in the answer to OPTIONS?', {
          kind: 'header',
          name: 'allow',
          value: true,
        }),
      ],
      steps: [send(reading('OPTIONS'))],
    },
    single('method.put.answered', 'What is PUT with an empty object answered with?', flagged('PUT'), {
      kind: 'write',
    }),
    single('method.post.answered', 'What is POST with an empty object answered with?', flagged('POST'), {
      kind: 'write',
    }),
    override('x-http-method-override'),
    override('x-http-method'),
    override('x-method-override'),
    single(
      'method.query.heeded',
      'Is a POST with ?_method=PATCH taken for a PATCH?',
      {
        ...patch(json({ [name]: 'patchproof by query' }), { path: `${homePath}?_method=PATCH` }),
        method: 'POST',
      },
      { kind: 'write', member: name, sent: 'patchproof by query' },
    ),
    single(
      'method.override-get.heeded',
      'Is a PATCH with x-http-method-override: GET taken for a GET?',
      patch(json({ [name]: 'patchproof no get' }), { headers: { 'x-http-method-override': 'GET' } }),
      { kind: 'write', member: name, sent: 'patchproof no get' },
    ),
  ],
};
