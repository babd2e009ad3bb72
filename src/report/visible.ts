// Controls (so ANSI escapes too), lone surrogates, marks that reorder or hide text, line separators.
const UNPRINTABLE = /[\p{Cc}\p{Cs}\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\uffff]/gu;
const SHORT_ESCAPES = new Map([
  ['\n', '\\n'],
  ['\r', '\\r'],
  ['\t', '\\t'],
]);

/** A text of unknown origin on one line, safe to print: what cannot be seen is shown as an escape. */
export function visible(text: string, limit = 700): string {
  const shown = text.length > limit ? `${text.slice(0, limit)}…(${text.length} characters)` : text;
  return showUnprintable(shown);
}

/** What cannot be seen as an escape, in JSON's spelling: what is JSON stays the same value. */
export function showUnprintable(text: string): string {
  return text.replace(UNPRINTABLE, (character) => SHORT_ESCAPES.get(character) ?? unicode(character));
}

function unicode(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
