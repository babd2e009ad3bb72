import type { Contract } from '../contract/index.ts';
import type { JsonObject, Observation, Response, Rule, Verdict } from '../model.ts';
import { drift } from './drift.ts';
import { breachesOf, keeps, keywordRules, notJson } from './keywords.ts';
import { accepted, describe, inapplicable, objectOf, violation } from './oracle.ts';

/** Judges 2xx answers; anything else is for other rules. */
export const ok =
  (judge: (reply: Response, observation: Observation) => Verdict) =>
  (observation: Observation): Verdict => {
    const { reply } = observation;
    return reply.kind === 'response' && accepted(reply)
      ? judge(reply, observation)
      : inapplicable(`not a 2xx answer: ${describe(reply)}`);
  };

export const okBody = (judge: (body: JsonObject, observation: Observation) => Verdict) =>
  ok((reply, observation) => {
    const body = objectOf(reply);
    return body === undefined ? notJson(reply) : judge(body, observation);
  });

/**
 * The keywords of the answer's schema: what any answer that holds an organization connection keeps. What is no object
 * breaks its type alone. That the answer to a PATCH is JSON at all is a rule of its own; of `any answer` it is the type.
 */
export function shapeRules(
  contract: Contract,
  of: 'the answer to a PATCH' | 'any answer' = 'the answer to a PATCH',
): readonly Rule[] {
  const breaches = breachesOf(contract, 'response');
  return keywordRules(contract, 'response', (pointer, keyword) => ({
    about: ({ request }) => request.method === 'PATCH',
    level: keyword === 'additionalProperties' ? 'should' : 'must',
    judge: ok((reply) => {
      const isType = pointer === '' && keyword === 'type';
      if (reply.payload.kind !== 'json')
        return isType && of === 'any answer' ? violation('a JSON object', describe(reply)) : notJson(reply);
      if (!isType && objectOf(reply) === undefined) return notJson(reply);
      const found = breaches(reply.payload.value);
      const strangers = found.flatMap((breach) =>
        breach.keyword === 'additionalProperties' && breach.member !== undefined ? [breach.member] : [],
      );
      return keyword === 'additionalProperties' && strangers.length > 0
        ? drift(contract, reply, strangers)
        : keeps(found, pointer, keyword, describe(reply));
    }),
  }));
}

/** Of the older family, whose answers have schemas of their own, the types of members are the same. */
export const typeRules = (contract: Contract): readonly Rule[] =>
  shapeRules(contract, 'any answer').filter(({ id }) => id.endsWith('.type'));
