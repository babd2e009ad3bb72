import { Buffer } from 'node:buffer';
import type { Body, Json } from '../model.ts';
import { baited, type Kit } from './build.ts';
import type { Tier } from './partition.ts';

/** One way to spoil a JSON text. `spoil` gets the text of a valid object. */
interface SyntaxError {
  readonly tier: Tier;
  readonly value: string;
  readonly words: string;
  readonly spoil: (text: string) => string | Uint8Array;
}

const of = (tier: Tier, value: string, words: string, spoil: SyntaxError['spoil']): SyntaxError => ({
  tier,
  value,
  words,
  spoil,
});

/** The text without its first brace, behind `head`. */
const behind = (head: string) => (text: string) => `${head}${text.slice(1)}`;

/** The text without its last brace, before `tail`. */
const before = (tail: string) => (text: string) => `${text.slice(0, -1)}${tail}`;

/** The first text of the object, with `inserted` raw in it. */
const inText = (inserted: string) => (text: string) => text.replace('"patchproof ', `"patchproof${inserted}`);

/** A value that no member may have, under a name that the object gives once more: a lenient parser forgets it. */
const shadowed = (literal: string) => (text: string) => {
  const [member = ''] = /"\w+":(?:true|false)/.exec(text) ?? [];
  return `{${member.replace(/:\w+$/, `:${literal}`)},${text.slice(1)}`;
};

/**
 * Texts that are no JSON, one error each, by the grammar of RFC 8259; the classes are those of the `n_` files of
 * JSONTestSuite, as far as they fit into an object. `nullable` finds the value of a member that may be null.
 */
function syntaxErrors(nullable: RegExp): readonly SyntaxError[] {
  const inNull = (literal: string) => (text: string) => text.replace(nullable, `$1${literal}`);
  return [
    of('smoke', 'truncated', 'cut off before its last brace', before('')),
    of('gate', 'trailing-comma', 'with a comma before its last brace', before(',}')),
    of('full', 'single-quotes', 'quoted with apostrophes', (text) => text.replaceAll('"', "'")),
    // A parser that makes null of it is found out only where a null is taken.
    of('gate', 'nan', 'with NaN where a null may be', inNull('NaN')),
    // Many parsers ignore everything after a complete text.
    of('full', 'text-after', 'with a word behind it', (text) => `${text} true`),
    of('full', 'brace-after', 'with a brace behind it', (text) => `${text}}`),
    // On a line of its own: who reads line by line takes the first, and so does who reads a stream of texts.
    of('gate', 'two-objects', 'followed by another object', (text) => `${text}\n{"is_enabled":false}`),
    // Who stops at NUL takes this, and so does who ignores everything after a complete text.
    of('full', 'nul-after', 'with NUL and a word behind it', (text) => `${text}\u0000 true`),
    // What relaxed grammars allow: JSON5, JSONC, YAML, Python and JavaScript literals.
    of('gate', 'comment', 'with a comment in it', behind('{/* patchproof */')),
    of('full', 'unquoted-key', 'with a name without quotes', (text) => text.replace(/"(\w+)":/, '$1:')),
    of('full', 'capital-literal', 'with True and False as Python writes them', (text) =>
      text.replaceAll(':true', ':True').replaceAll(':false', ':False'),
    ),
    // Texts.
    of('full', 'raw-line-break', 'with a raw line break in a text', inText('\n')),
    of('full', 'escape-x', 'with the escape \\x41 in a text', inText('\\x41')),
    of('full', 'escape-apostrophe', "with the escape \\' in a text", inText("\\'")),
    // Numbers.
    of('full', 'leading-zero', 'with a number that starts with 0', shadowed('01')),
    // White space and encodings: RFC 8259, sections 2 and 8.1.
    of('full', 'form-feed', 'with a form feed between its members', behind('{\f')),
    of('full', 'utf-16', 'in UTF-16', (text) => Buffer.from(text, 'utf16le')),
  ];
}

const bodyOf = (spoiled: string | Uint8Array): Body =>
  typeof spoiled === 'string'
    ? { kind: 'text', text: spoiled }
    : { kind: 'base64', base64: Buffer.from(spoiled).toString('base64') };

/** Every syntax error, as a body that carries a tag. */
export function syntaxBodies(kit: Kit): readonly (Omit<SyntaxError, 'spoil'> & {
  readonly body: (tag: string) => Body;
})[] {
  const isNullable = ({ types, enum: words }: Kit['members'][number]): boolean =>
    types.includes('null') && (types.includes('boolean') || words !== undefined);
  const nullable = new RegExp(`("${kit.members.find(isNullable)?.name ?? ''}":)("\\w*"|\\w+)`);
  const textOf = (tag: string): string => JSON.stringify(baited(kit, tag) satisfies Json);
  return syntaxErrors(nullable).map(({ spoil, ...rest }) => ({
    ...rest,
    body: (tag) => bodyOf(spoil(textOf(tag))),
  }));
}
