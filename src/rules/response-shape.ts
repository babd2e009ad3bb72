import { type Contract, hasFormat, isOnlyNamed, knowsFormat, lookup, stepsOf } from '../contract/index.ts';
import type { JsonObject, Observation, Response, Rule, Verdict } from '../model.ts';
import { drift } from './drift.ts';
import { breachesOf, keeps, keywordRules, notJson, subjectOf } from './keywords.ts';
import { accepted, describe, inapplicable, objectOf, observed, violation } from './oracle.ts';

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

/** Longer texts are not counted: no id is as long. */
const LONGEST = 1_000;

/** A format that is only named says nothing that could be judged: what a text looks like is observed. */
const formOf = (pointer: string, format: string): Pick<Rule, 'level' | 'statement' | 'judge'> => ({
  level: 'observe',
  statement: `What ${subjectOf(pointer)} in the answer looks like, of which only the format is named`,
  judge: okBody((body) => {
    const text = lookup(body, stepsOf(pointer));
    if (typeof text !== 'string') return inapplicable('no text');
    const length =
      text.length > LONGEST ? `more than ${LONGEST} characters` : `${[...text].length} characters`;
    if (!knowsFormat(format)) return observed(length);
    return observed(hasFormat(format, text) ? 'as usual' : `not as usual, ${length}`);
  }),
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
  return keywordRules(contract, 'response', (pointer, keyword, value) => ({
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
    ...(keyword === 'format' && isOnlyNamed(String(value)) ? formOf(pointer, String(value)) : {}),
  }));
}

/** Of the older family, whose answers have schemas of their own, the types of members are the same. */
export const typeRules = (contract: Contract): readonly Rule[] =>
  shapeRules(contract, 'any answer').filter(({ id }) => id.endsWith('.type'));
