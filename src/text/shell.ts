/**
 * Quoting for command lines that people copy. Every POSIX shell reads the result as one word that holds exactly this
 * text. NUL is the one character that no command line can carry.
 */
export function shellQuote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

/** The same, and bare where nothing has to be quoted. */
export function shellWord(text: string): string {
  return /^[\w./][\w./-]*$/.test(text) ? text : shellQuote(text);
}

/** A header whose value is a secret, as a word that takes it from the variable of its name: `X-Key` from `$X_KEY`. */
export function secretHeader(name: string): string {
  const variable = name
    .toUpperCase()
    .replace(/\W/g, '_')
    .replace(/^(?=\d)/, '_');
  return `${shellQuote(`${name}: `)}"$${variable}"`;
}

/** A command of patchproof as people type it, with the env file that it was given. */
export function commandLine(words: string, envFile?: string | undefined): string {
  return `npx patchproof ${words}${envFile === undefined ? '' : ` --env-file ${shellWord(envFile)}`}`;
}
