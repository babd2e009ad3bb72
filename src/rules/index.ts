import { type Contract, members } from '../contract/index.ts';
import type { Rule } from '../model.ts';
import { answerRules } from './answers.ts';
import { authorizationRules } from './authorization.ts';
import { errorRules } from './error.ts';
import { requestRules } from './request.ts';
import { responseRules } from './response.ts';
import { documentedOnly } from './response-shape.ts';
import { stateRules } from './state.ts';

/** Every rule of a contract, in reading order. */
export function rules(contract: Contract): readonly Rule[] {
  const nullable = members(contract)
    .filter(({ types }) => types.includes('null'))
    .map(({ name }) => name);
  const answers = (part: Rule['part']): readonly Rule[] => answerRules.filter((one) => one.part === part);
  return [
    ...requestRules(contract),
    ...responseRules(contract),
    ...answers('response'),
    ...errorRules(contract),
    ...answers('error'),
    ...authorizationRules,
    ...answers('authorization'),
    ...stateRules(nullable).map(documentedOnly(contract)),
  ];
}
