import { elideJson } from '../elide.ts';
import type { JsonObject, Rule } from '../model.ts';
import { inapplicable, isObject, observed, same, sentBody } from './oracle.ts';
import { strategyOf } from './resource.ts';
import { sources } from './sources.ts';
import { isAccept, rule } from './state-claim.ts';
import { alone } from './state-spans.ts';

const nullEffect = (member: string): Rule =>
  rule({
    id: `state.${member}.null`,
    level: 'observe',
    statement: `What null leaves behind in ${member}`,
    source: sources.silent('what null does'),
    about: (candidate) => {
      const { body } = candidate.request;
      return (
        isAccept(candidate) &&
        candidate.place === 'home' &&
        body?.kind === 'json' &&
        isObject(body.value) &&
        body.value[member] === null
      );
    },
    judge: alone((before, after) => {
      const show = (value: JsonObject): string =>
        value[member] === undefined ? 'absent' : elideJson(value[member]);
      return observed(`${show(before)} → ${show(after)}`);
    }),
  });

const buttonOnDatabase: Rule = rule({
  id: 'state.show_as_button.database',
  level: 'observe',
  statement: 'Whether show_as_button is stored on a database connection',
  source: sources.silent('show_as_button on a database connection'),
  judge: alone((_, after, observation) => {
    const sent = sentBody(observation)?.show_as_button;
    if (sent === undefined || strategyOf(observation) !== 'auth0')
      return inapplicable('not sent to a database connection');
    return observed(
      same(after.show_as_button, sent)
        ? 'stored as sent'
        : `sent ${JSON.stringify(sent)}, stored ${JSON.stringify(after.show_as_button)}`,
    );
  }),
});

/** What is stored where the contract is silent: seen, and judged by nobody. `nullable` names members that may be null. */
export function openStateRules(nullable: readonly string[]): readonly Rule[] {
  return [buttonOnDatabase, ...nullable.map(nullEffect)];
}
