import { ConfigError } from '../errors.ts';
import { FORMATS, type Format, USUAL } from '../report/formats.ts';

const names = FORMATS.map(({ name }) => name).join(', ');

/** The formats of `--report`, which may be repeated or name several, separated by commas. */
export function runFormats(words: readonly string[] = USUAL, problems: string[] = []): readonly Format[] {
  const wanted = words.flatMap((word) => word.split(',')).map((word) => word.trim());
  return [...new Set(wanted)].flatMap((name) => found('--report', name, problems));
}

/** The one format of a command that takes one. */
export function oneFormat(option: string, word: string): Format {
  const problems: string[] = [];
  const [format] = found(option, word, problems);
  if (format === undefined) throw new ConfigError(problems);
  return format;
}

function found(option: string, name: string, problems: string[]): readonly Format[] {
  const formats = FORMATS.filter((format) => format.name === name);
  if (formats.length === 0) problems.push(`${option} ${name}: no such format; there are ${names}`);
  return formats;
}
