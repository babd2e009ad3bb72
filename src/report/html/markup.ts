import { showUnprintable, visible } from '../../text/elide.ts';

/** HTML that is safe to stand in a page as it is. */
export interface Markup {
  readonly markup: string;
}

type Value = string | number | Markup | readonly Markup[] | undefined;

const LONGEST = 700;

/** HTML that escapes every value except markup. Attributes must stand in double quotes. */
export const html = (parts: TemplateStringsArray, ...values: readonly Value[]): Markup => ({
  markup: parts.map((part, index) => part + show(values[index])).join(''),
});

export const each = <T>(values: readonly T[], show: (value: T, index: number) => Markup): Markup => ({
  markup: values.map((value, index) => `\n${show(value, index).markup}`).join(''),
});

/** A text that is to be copied as it is: never cut. */
export const whole = (text: string): Markup => ({
  markup: escapeHtml(visible(text, Number.POSITIVE_INFINITY)),
});

export const nothing: Markup = { markup: '' };

function show(value: Value): string {
  if (value === undefined) return '';
  if (typeof value === 'string') return escapeHtml(visible(value, LONGEST));
  if (typeof value === 'number') return String(value);
  if ('markup' in value) return value.markup;
  return value.map(({ markup }) => markup).join('');
}

const HTML = /[&<>"]/g;
// Characters with a meaning in a line of Markdown, and starts of links, mentions, references and emojis.
const MARKDOWN = /[&<>"|`*[\]~\\$@#]|(?<![a-z0-9])_|_(?![a-z0-9])|:(?=[\w/+-])|(?<=www)\./gi;

const entity = (character: string): string => `&#${character.charCodeAt(0)};`;

/** For a `<pre>` or an attribute. */
export const escapeHtml = (text: string): string => text.replace(HTML, entity);

/** For a line of Markdown, or a cell of its tables: shown as it is, whatever it holds. */
export const escapeMarkdown = (text: string): string => visible(text).replace(MARKDOWN, entity);

/** A table of Markdown. `rule` is the line below its head, which aligns columns. */
export const markdownTable = (
  head: readonly string[],
  rows: readonly (readonly string[])[],
  rule: readonly string[] = head.map(() => '---'),
): string => [head, rule, ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');

/** A block of Markdown behind a click; nothing when it is empty. */
export const fold = (summary: string, block: string): string =>
  block === '' ? '' : `<details><summary>${summary}</summary>\n\n${block}\n\n</details>`;

/** What a runner would take for another command, wherever in a line it stands: `##[error]`, `##vso[…]`. */
const INNER_COMMAND = /##(?=\w*\[)/g;

const DATA = /[%\r\n]/g;
const PROPERTY = /[%\r\n:,]/g;

/** A command of GitHub Actions, on one line whatever the texts hold; line breaks in them are kept. */
export const workflowCommand = (name: string, title: string, message: string): string =>
  `::${name} title=${spell(title, PROPERTY)}::${spell(message, DATA)}`;

/** No line of a text begins or holds a command of a CI system. */
export const withoutCommands = (text: string): string =>
  text.replace(/^ *(?=::|##)/gm, '$&\\').replace(INNER_COMMAND, '#\\#');

const spell = (text: string, special: RegExp): string =>
  text.replace(INNER_COMMAND, '#\\#').replace(special, encodeURIComponent);

// What XML 1.0 cannot hold, not even as a reference.
const ILLEGAL = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu;
const ENTITIES = new Map(Object.entries({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }));

/** An XML element; a list of children goes on lines of its own. Attributes without a value are left out. */
export function element(
  name: string,
  attributes: Readonly<Record<string, string | number | undefined>>,
  children: string | readonly string[] = [],
): string {
  const given = Object.entries(attributes).flatMap(([key, value]) =>
    value === undefined ? [] : [`${key}="${escapeXml(String(value), /[&<>"\t\n\r]/g)}"`],
  );
  const tag = [name, ...given].join(' ');
  if (children.length === 0) return `<${tag}/>`;
  if (typeof children === 'string') return `<${tag}>${escapeXml(children, /[&<>\r]/g)}</${name}>`;
  // Only lines that begin an element are indented: the text of an element stays as it is.
  const indented = children.map((child) => child.replace(/^(?=[^\S\n]*<)/gm, '  '));
  return [`<${tag}>`, ...indented, `</${name}>`].join('\n');
}

const escapeXml = (text: string, special: RegExp): string =>
  text.replace(ILLEGAL, '').replace(special, (character) => ENTITIES.get(character) ?? entity(character));

/** Longer than anything a record keeps: what is longer came from elsewhere. */
const LONGEST_TEXT = 10_000;

/**
 * A value as a JSON text to read: what cannot be seen, or would reorder or colour a line, is an escape in it.
 */
export function formatJson(value: unknown): string {
  // The line breaks are ours: those of a string are escapes already.
  return `${JSON.stringify(value, shortened, 2).split('\n').map(showUnprintable).join('\n')}\n`;
}

const shortened = (_name: string, value: unknown): unknown =>
  typeof value === 'string' && value.length > LONGEST_TEXT
    ? `${value.slice(0, LONGEST_TEXT)}…(${value.length} characters)`
    : value;
