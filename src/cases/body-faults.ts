import { Buffer } from 'node:buffer';
import type { Body, Json } from '../model.ts';
import {
  type Bodies,
  bytes,
  controlBody,
  json,
  patch,
  type Refused,
  refused,
  type Tiered,
  tagOf,
} from './build.ts';
import type { Entry } from './partition.ts';

/** Bodies that are no object, by the tag of their case. */
const roots = (bodies: Bodies): readonly Entry<(tag: string) => Json>[] => [
  ['smoke', 'array', 'an array', (tag) => [controlBody(bodies, tag)]],
  ['full', 'string', 'an empty string', () => ''],
  ['full', 'number', 'the number 0', () => 0],
  ['full', 'boolean', 'true', () => true],
  ['gate', 'null', 'null', () => null],
  // PHP and loosely typed binders read it as an empty object.
  ['gate', 'array-empty', 'an empty array', () => []],
  ['gate', 'json-text', 'a valid object as a JSON string', (tag) => JSON.stringify(controlBody(bodies, tag))],
  ['full', 'array-of-pairs', 'a list of names and values', (tag) => Object.entries(controlBody(bodies, tag))],
];

/** What spoils the text of a valid object. */
type Spoil = (text: string) => string | Buffer;

/** The text without its first brace, behind `head`. */
const behind =
  (head: string): Spoil =>
  (text) =>
    `${head}${text.slice(1)}`;

/** The text without its last brace, before `tail`. */
const before =
  (tail: string): Spoil =>
  (text) =>
    `${text.slice(0, -1)}${tail}`;

/** The first text of the object, with `inserted` raw in it. */
const inText =
  (inserted: string): Spoil =>
  (text) =>
    text.replace('"patchproof ', `"patchproof${inserted}`);

/** A number with a leading zero, under a repeated name: a lenient parser overwrites it. */
const shadowed: Spoil = (text) => {
  const [member = ''] = /"\w+":(?:true|false)/.exec(text) ?? [];
  return `{${member.replace(/:\w+$/, ':01')},${text.slice(1)}`;
};

/** The value of a member that may be null, as NaN. */
function nanIn({ members }: Bodies): Spoil {
  const nullable = members.find(
    ({ types, enum: words }) => types.includes('null') && (types.includes('boolean') || words !== undefined),
  );
  const place = new RegExp(`("${nullable?.name ?? ''}":)("\\w*"|\\w+)`);
  return (text) => text.replace(place, '$1NaN');
}

/**
 * Invalid JSON, one error each, by the grammar of RFC 8259.
 * The classes are those of the `n_` files of JSONTestSuite that fit into an object.
 */
const syntaxErrors = (bodies: Bodies): readonly Entry<Spoil>[] => [
  ['smoke', 'truncated', 'cut off before its last brace', before('')],
  ['gate', 'trailing-comma', 'with a comma before its last brace', before(',}')],
  ['full', 'single-quotes', 'quoted with apostrophes', (text) => text.replaceAll('"', "'")],
  // A parser that reads NaN as null shows only where null is allowed.
  ['gate', 'nan', 'with NaN where a null may be', nanIn(bodies)],
  // Many parsers ignore everything after a complete text.
  ['full', 'text-after', 'with a word behind it', (text) => `${text} true`],
  ['full', 'brace-after', 'with a brace behind it', (text) => `${text}}`],
  // On its own line: a parser of lines, or of a stream of texts, takes only the first object.
  ['gate', 'two-objects', 'followed by another object', (text) => `${text}\n{"is_enabled":false}`],
  // A parser that stops at NUL accepts this, and so does one that ignores text after the object.
  ['full', 'nul-after', 'with NUL and a word behind it', (text) => `${text}\u0000 true`],
  // What relaxed grammars allow: JSON5, JSONC, YAML, Python and JavaScript literals.
  ['gate', 'comment', 'with a comment in it', behind('{/* patchproof */')],
  ['full', 'unquoted-key', 'with a name without quotes', (text) => text.replace(/"(\w+)":/, '$1:')],
  [
    'full',
    'capital-literal',
    'with True and False as Python writes them',
    (text) => text.replaceAll(':true', ':True').replaceAll(':false', ':False'),
  ],
  // Texts.
  ['full', 'raw-line-break', 'with a raw line break in a text', inText('\n')],
  ['full', 'escape-x', 'with the escape \\x41 in a text', inText('\\x41')],
  ['full', 'escape-apostrophe', "with the escape \\' in a text", inText("\\'")],
  // Numbers.
  ['full', 'leading-zero', 'with a number that starts with 0', shadowed],
  // White space and encodings: RFC 8259, sections 2 and 8.1.
  ['full', 'form-feed', 'with a form feed between its members', behind('{\f')],
  ['full', 'utf-16', 'in UTF-16', (text) => Buffer.from(text, 'utf16le')],
];

/** Sizes that break parsers; wrong by an unknown member too, so that no correct server accepts them. */
const sizes: readonly (readonly [keyword: string, ...Entry<string>])[] = [
  ['depth', 'gate', '10000', 'nested 10,000 deep', '['.repeat(10_000) + ']'.repeat(10_000)],
  ['size', 'gate', '1MB', 'over 1 MB', `"${'a'.repeat(1_100_000)}"`],
];

const tooLarge: Omit<Refused, 'request'> = {
  fault: { in: 'body', keyword: 'additionalProperties', pointer: '' },
  statuses: [400, 413],
  gateway: true,
  traits: ['bulky'],
};

/** One case for each way a body as a whole is wrong. */
export function bodyFaults(bodies: Bodies): readonly Tiered[] {
  const of = (
    keyword: string,
    [tier, value, words, bodyOf]: Entry<(tag: string) => Body>,
    also: Omit<Refused, 'request'>,
  ): Tiered => {
    const id = `body/${keyword}/${value}`;
    return {
      tier,
      case: refused(id, `the body is ${words}`, { request: patch(bodyOf(tagOf(id))), ...also }),
    };
  };
  const spoiled =
    (spoil: Spoil) =>
    (tag: string): Body => {
      const text = spoil(JSON.stringify(controlBody(bodies, tag)));
      return typeof text === 'string' ? { kind: 'text', text } : bytes(text);
    };
  return [
    ...roots(bodies).map(([tier, value, words, root]) =>
      of('type', [tier, value, words, (tag) => json(root(tag))], {
        fault: { in: 'body', keyword: 'type', pointer: '' },
      }),
    ),
    ...syntaxErrors(bodies).map(([tier, value, words, spoil]) =>
      of('syntax', [tier, value, words, spoiled(spoil)], { fault: { in: 'syntax' } }),
    ),
    ...sizes.map(([keyword, tier, value, words, held]) =>
      of(keyword, [tier, value, words, spoiled(before(`,"unexpected_member":${held}}`))], tooLarge),
    ),
  ];
}
