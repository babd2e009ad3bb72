import { type Breach, type Contract, constraints, explain, stepsOf } from '../contract/index.ts';
import type { Json, Reply, Rule, Verdict } from '../model.ts';
import { define, schemaPlace } from './define.ts';
import { sources } from './sources.ts';
import { pass, wrongReply } from './verdicts.ts';

type Phrase = (subject: string, value: Json) => string;

/** `A show_as_button`, `An is_enabled`. */
const a = (subject: string): string => `${/^[aeiou]/.test(subject) ? 'An' : 'A'} ${subject}`;

const words = (value: Json): string =>
  (Array.isArray(value) ? value : [value]).map((word) => (word === null ? 'null' : `${word}`)).join(', ');

/** What a request rule claims, for the values beyond a keyword's edge and for those inside it. */
export const beyond: Readonly<Record<string, Phrase>> = {
  type: (subject) => `${a(subject)} of a wrong type is answered with 400`,
  enum: (subject) => `${a(subject)} outside its enum is answered with 400`,
  minLength: (subject, value) => `${a(subject)} shorter than ${words(value)} character is refused`,
  maxLength: (subject, value) => `${a(subject)} longer than ${words(value)} characters is refused`,
  pattern: (subject) => `${a(subject)} that does not match its pattern (no NUL) is answered with 400`,
  additionalProperties: () => 'A body with an unknown member is answered with 400',
};

export const inside: Readonly<Record<string, Phrase>> = {
  type: (subject, value) => `${a(subject)} of each allowed type (${words(value)}) is accepted`,
  enum: (subject) => `${a(subject)} of each word of its enum is accepted`,
  minLength: (subject, value) => `${a(subject)} of ${words(value)} or few more characters is accepted`,
  maxLength: (subject, value) => `${a(subject)} of up to ${words(value)} code points is accepted`,
  pattern: (subject) => `${a(subject)} of any characters but NUL is accepted`,
};

/** What a response or error rule claims of a member of the answer. */
const answer: Readonly<Record<string, Phrase>> = {
  type: (subject, value) => `${subject} in the answer is of type ${words(value)}`,
  enum: (subject, value) => `${subject} in the answer is one of ${words(value)}`,
  minLength: (subject, value) => `${subject} in the answer has at least ${words(value)} character`,
  maxLength: (subject, value) => `${subject} in the answer has at most ${words(value)} characters`,
  minimum: (subject, value) => `${subject} in the answer is at least ${words(value)}`,
  maximum: (subject, value) => `${subject} in the answer is at most ${words(value)}`,
  pattern: (subject) => `${subject} in the answer matches its pattern (no NUL)`,
  format: (subject, value) => `${subject} in the answer has the form of a ${words(value)}`,
  required: (_, value) => `The answer has ${words(value)}`,
  additionalProperties: (subject) => `The answer has no member of ${subject} that the contract does not know`,
};

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
export function keeps(breaches: readonly Breach[], pointer: string, keyword: string, reply: Reply): Verdict {
  const breach = breaches.find((one) => one.pointer === pointer && one.keyword === keyword);
  return breach === undefined
    ? pass
    : wrongReply({ kind: 'keyword', pointer, keyword, words: explain(breach) }, reply);
}

/** The dotted subject of a place in a document: `/connection/name` is `connection.name`, the root `body`. */
export const subjectOf = (pointer: string): string => pointer.slice(1).replaceAll('/', '.') || 'body';

/** One rule for each keyword of an answer's schema. */
export function keywordRules(
  contract: Contract,
  which: 'response' | 'error',
  make: (pointer: string, keyword: string, value: Json) => Pick<Rule, 'judge'> & Partial<Rule>,
): readonly Rule[] {
  const anchor = which === 'response' ? 'UpdateOrganizationAllConnectionResponseContent' : 'error envelope';
  const rule = define(which);
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
      rule({
        id: `${which}.${subject}.${keyword}`,
        statement,
        source,
        place: schemaPlace(which, stepsOf(pointer), keyword),
        ...make(pointer, keyword, value),
      }),
    ];
  });
}
