import type { Json } from '../model.ts';

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
export const answer: Readonly<Record<string, Phrase>> = {
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
