import { ConfigError } from '../errors.ts';

/** One word, with quotes taken away, and backslashes before quotes and backslashes. */
const word = /(?:[^\s"'\\]|\\.|"(?:[^"\\]|\\.)*"|'[^']*')+/gs;

function unquoted(text: string): string {
  return text.replace(/"((?:[^"\\]|\\.)*)"|'([^']*)'|\\(.)/gs, (_, double, single, escaped) =>
    double !== undefined ? double.replace(/\\(["\\])/g, '$1') : (single ?? escaped),
  );
}

/** A line as a shell would take it apart. Throws ConfigError for a quote that is not closed. */
export function wordsOf(line: string): readonly string[] {
  const found = line.match(word) ?? [];
  if (line.replace(word, '').trim() !== '')
    throw new ConfigError([`${line}: a quote is not closed; write name="some text" or name='{"a":1}'`]);
  return found.map(unquoted);
}
