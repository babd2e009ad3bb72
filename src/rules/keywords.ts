import { type Breach, type Contract, constraints, explain } from '../contract/index.ts';
import type { Json, Part, Rule, Verdict } from '../model.ts';
import { describe, inapplicable, pass, violation } from './oracle.ts';
import { answer } from './phrasebook.ts';
import { sources } from './sources.ts';

type Derived = Pick<Rule, 'about' | 'judge'>;
export type Breaches = (value: Json) => readonly Breach[];

/** Validates each answer once, however many rules look at it. */
export function breachesOf(contract: Contract, which: 'request' | 'response' | 'error'): Breaches {
  const seen = new WeakMap<object, readonly Breach[]>();
  return (value) => {
    if (typeof value !== 'object' || value === null) return contract.validate(which, value);
    const breaches = seen.get(value) ?? contract.validate(which, value);
    seen.set(value, breaches);
    return breaches;
  };
}

/** Whether an answer keeps one keyword at one place. */
export function keeps(
  breaches: readonly Breach[],
  pointer: string,
  keyword: string,
  actual: string,
): Verdict {
  const breach = breaches.find((one) => one.pointer === pointer && one.keyword === keyword);
  return breach === undefined ? pass : violation(explain(breach), actual);
}

/** The dotted subject of a place in a document: `/connection/name` is `connection.name`, the root `body`. */
export const subjectOf = (pointer: string): string => pointer.slice(1).replaceAll('/', '.') || 'body';

/** One rule for each keyword of an answer's schema. */
export function keywordRules(
  contract: Contract,
  which: 'response' | 'error',
  make: (
    pointer: string,
    keyword: string,
    value: Json,
  ) => Derived & Partial<Pick<Rule, 'level' | 'statement' | 'source'>>,
): readonly Rule[] {
  const anchor = which === 'response' ? 'UpdateOrganizationAllConnectionResponseContent' : 'error envelope';
  const part: Part = which;
  return constraints(contract.schemas[which]).flatMap(({ pointer, keyword, value }): readonly Rule[] => {
    const phrase = answer[keyword];
    if (phrase === undefined) return [];
    const subject = subjectOf(pointer);
    const source =
      which === 'response'
        ? sources.keyword(anchor, pointer, keyword, JSON.stringify(value))
        : sources.envelope(
            `${pointer.slice(1)}${pointer === '' ? '' : '/'}${keyword}`,
            `${keyword}: ${JSON.stringify(value)}`,
          );
    const statement = phrase(subject, value);
    return [
      {
        id: `${part}.${subject}.${keyword}`,
        part,
        level: 'must',
        statement,
        source,
        needs: 'one',
        reads: [],
        ...make(pointer, keyword, value),
      },
    ];
  });
}

export const notJson = (reply: Parameters<typeof describe>[0]): Verdict =>
  inapplicable(`not a JSON object: ${describe(reply)}`);
