/**
 * Every POSIX shell reads the result as one word that holds exactly this text. No command line can carry NUL.
 */
export const shellQuote = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;

/** The same, and bare where nothing has to be quoted. */
export const shellWord = (text: string): string => (/^[\w./][\w./-]*$/.test(text) ? text : shellQuote(text));

/**
 * A header whose value is a secret, as a word that takes it from the variable of its name: `X-Key` from
 * `$X_KEY`.
 */
export function secretHeader(name: string): string {
  const variable = name
    .toUpperCase()
    .replace(/\W/g, '_')
    .replace(/^(?=\d)/, '_');
  return `${shellQuote(`${name}: `)}"$${variable}"`;
}

export const commandLine = (words: string, envFile?: string | undefined): string =>
  `npx patchproof ${words}${envFile === undefined ? '' : ` --env-file ${shellWord(envFile)}`}`;
