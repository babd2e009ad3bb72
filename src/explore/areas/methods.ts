import { homePath, json, patch } from '../../generate/kit.ts';
import type { Request } from '../../model.ts';
import { type Carrier, carried, carrierOf } from '../carrier.ts';
import { ask, send, single } from '../draft.ts';
import type { Area, Experiment } from '../question.ts';

const flagged = (method: Request['method']): Request => ({ ...patch(json({})), method });
const reading = (method: Request['method']): Request => ({ method, path: homePath, credential: 'full' });

/** A change that asks to be taken for another method, if anybody listens. */
function posing(
  carrier: Carrier,
  id: string,
  words: string,
  text: string,
  over: Partial<Request>,
): Experiment {
  const { body, lens, over: given } = carried(carrier, text.slice(0, 50));
  return single(id, words, { ...patch(json(body)), ...over }, lens, given);
}

const override = (carrier: Carrier, header: string): Experiment =>
  posing(
    carrier,
    `method.${header}.heeded`,
    `Is a POST with ${header}: PATCH taken for a PATCH?`,
    `patchproof by ${header}`,
    { method: 'POST', headers: { [header]: 'PATCH' } },
  );

/** DELETE is not asked: it would detach the connection. */
export const methods: Area = {
  id: 'method',
  title: 'Other methods on the path',
  experiments: (known) => [
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
    ...['x-http-method-override', 'x-http-method', 'x-method-override'].map((header) =>
      override(carrierOf(known), header),
    ),
    posing(
      carrierOf(known),
      'method.query.heeded',
      'Is a POST with ?_method=PATCH taken for a PATCH?',
      'patchproof by query',
      { method: 'POST', path: `${homePath}?_method=PATCH` },
    ),
    posing(
      carrierOf(known),
      'method.override-get.heeded',
      'Is a PATCH with x-http-method-override: GET taken for a GET?',
      'patchproof no get',
      { headers: { 'x-http-method-override': 'GET' } },
    ),
  ],
};
