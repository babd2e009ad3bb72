import { type Breach, type Contract, constraints, explain, stepsOf } from '../contract/index.ts';
import type { Json, Level, Part, Reply, Rule, Verdict } from '../model.ts';
import { isPatch, isRefusable } from './about.ts';
import { sources } from './sources.ts';
import { pass, wrongReply } from './verdicts.ts';

type About = Rule['about'];
/** A rule without the fields that most rules of its part share. */
type Claim = Pick<Rule, 'statement' | 'source' | 'judge'> & Partial<Rule>;

/** The contract file of each schema. */
const FILES = {
  request: 'request-body.json',
  path: 'path.json',
  response: 'response-200.json',
  error: 'response-error.json',
} as const;

export const operationPlace = (...keys: readonly string[]): Rule['place'] => ({
  file: 'operation.json',
  keys,
});

/** `steps` lead to the member; empty for the whole schema. */
export const schemaPlace = (
  schema: keyof typeof FILES,
  steps: readonly string[],
  keyword?: string,
): Rule['place'] => ({
  file: FILES[schema],
  keys: [...steps.flatMap((step) => ['properties', step]), ...(keyword === undefined ? [] : [keyword])],
});

export const documentedStatuses = operationPlace('statuses', 'documented');

const COMMON: Readonly<Record<Part, Pick<Rule, 'needs' | 'reads' | 'place'> & Partial<Rule>>> = {
  request: { needs: 'every', reads: [], place: schemaPlace('request', [], 'type') },
  response: { needs: 'one', reads: [], place: schemaPlace('response', [], 'type') },
  error: { needs: 'one', reads: [], place: schemaPlace('error', [], 'type') },
  authorization: { needs: 'every', reads: ['home'], place: documentedStatuses },
  state: { needs: 'every', reads: ['home'], place: operationPlace('method'), otherCause: 'other writer' },
};

/** Makes rules of a part; `claim` overrides what the part has in common. */
export const define =
  (part: Part, level: Level = 'must') =>
  (id: string, about: About, claim: Claim): Rule => ({ ...COMMON[part], id, part, level, about, ...claim });

/** Makes rules of a part that share a judge, unless the claim has its own. */
export const defineJudged =
  (part: Part, judge: Rule['judge'], level: Level = 'must') =>
  (id: string, about: About, claim: Omit<Claim, 'judge'> & Partial<Rule>): Rule =>
    define(part, level)(id, about, { judge, ...claim });

type Phrase = (subject: string, value: Json) => string;

/** `A show_as_button`, `An is_enabled`. */
const a = (subject: string): string => `${/^[aeiou]/.test(subject) ? 'An' : 'A'} ${subject}`;

const words = (value: Json): string =>
  (Array.isArray(value) ? value : [value]).map((word) => (word === null ? 'null' : `${word}`)).join(', ');

/** What a request rule claims about values beyond the limit of a keyword, or inside it. */
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

/** What a response or error rule claims about a member of the answer. */
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

/** Validates each answer once, for all rules. */
export function breachesOf(contract: Contract, which: 'request' | 'response' | 'error'): Breaches {
  const seen = new WeakMap<object, readonly Breach[]>();
  return (value) => {
    if (typeof value !== 'object' || value === null) return contract.validate(which, value);
    const breaches = seen.get(value) ?? contract.validate(which, value);
    seen.set(value, breaches);
    return breaches;
  };
}

export function keeps(breaches: readonly Breach[], pointer: string, keyword: string, reply: Reply): Verdict {
  const breach = breaches.find((one) => one.pointer === pointer && one.keyword === keyword);
  return breach === undefined
    ? pass
    : wrongReply({ kind: 'keyword', pointer, keyword, words: explain(breach) }, reply);
}

/** The dotted form of a JSON Pointer: `/connection/name` is `connection.name`, the root is `body`. */
export const subjectOf = (pointer: string): string => pointer.slice(1).replaceAll('/', '.') || 'body';

export function keywordRules(
  contract: Contract,
  which: 'response' | 'error',
  make: (pointer: string, keyword: string, value: Json) => Pick<Rule, 'judge'> & Partial<Rule>,
): readonly Rule[] {
  const rule = define(which);
  const about = which === 'response' ? isPatch : isRefusable;
  return constraints(contract.schemas[which]).flatMap(({ pointer, keyword, value }): readonly Rule[] => {
    const phrase = answer[keyword];
    if (phrase === undefined) return [];
    const subject = subjectOf(pointer);
    const words = JSON.stringify(value);
    const claim = {
      statement: phrase(subject, value),
      source:
        which === 'response'
          ? sources.keyword('UpdateOrganizationAllConnectionResponseContent', pointer, keyword, words)
          : sources.envelope(`${pointer}/${keyword}`.slice(1), `${keyword}: ${words}`),
      place: schemaPlace(which, stepsOf(pointer), keyword),
      ...make(pointer, keyword, value),
    };
    return [rule(`${which}.${subject}.${keyword}`, about, claim)];
  });
}
