import { visible } from './visible.ts';

const HTML = /[&<>"]/g;
// What means something to Markdown within a line, and what becomes a link, a mention, a reference or an emoji.
const MARKDOWN = /[&<>"|`*[\]~\\$@#]|(?<![a-z0-9])_|_(?![a-z0-9])|:(?=[\w/+-])|(?<=www)\./gi;

const entity = (character: string): string => `&#${character.charCodeAt(0)};`;

/** For a `<pre>` or an attribute. */
export function escapeHtml(text: string): string {
  return text.replace(HTML, entity);
}

/** For a line of Markdown, or a cell of its tables: shown as it is, whatever it holds. */
export function escapeMarkdown(text: string): string {
  return visible(text).replace(MARKDOWN, entity);
}
