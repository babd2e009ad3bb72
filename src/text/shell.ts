/** Every POSIX shell reads the result as one word with exactly this text. It cannot hold NUL. */
export const shellQuote = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;

/** As `shellQuote`, but without quotes where none are needed. */
export const shellWord = (text: string): string => (/^[\w./][\w./-]*$/.test(text) ? text : shellQuote(text));

/** A secret header as a word that takes the value from a variable: `X-Key` from `$X_KEY`. */
export function secretHeader(name: string): string {
  const variable = name
    .toUpperCase()
    .replace(/\W/g, '_')
    .replace(/^(?=\d)/, '_');
  return `${shellQuote(`${name}: `)}"$${variable}"`;
}

export const commandLine = (words: string, envFile?: string | undefined): string =>
  `npx patchproof ${words}${envFile === undefined ? '' : ` --env-file ${shellWord(envFile)}`}`;
