import { join } from 'node:path';
import { explain } from '../../../../src/cli/process/command-line.ts';
import { program } from '../../../../src/cli/process/program.ts';
import type { Io } from '../../../../src/cli/process/streams.ts';
import { memoryIo } from '../../harness/gate-on.ts';

/** The commands that patchproof prints, taken out of what it said, and typed again. */

const COMMANDS =
  'run|plan|doctor|rules|body|probe|explore|report|compare|baseline|drift|check|init|completion|tenant|restore|clean';

/** A command line as far as it goes: to the end of its line, or to what can only be prose or a pipe. */
const PRINTED = new RegExp(`npx patchproof (?:${COMMANDS})\\b(?:'(?:[^'\\n])*'|[^\`|<("\\n'])*`, 'g');

/** Where the words of a command end and a sentence goes on. */
const PROSE =
  /(?:[,;.:]| (?:first|uses it|makes one|makes sure|deletes it|tries again|takes|says|lists|finishes|again later|or |as ).*)$/;

/** What stands in HTML, XML, Markdown and JSON as it is typed. */
const unescaped = (text: string): string =>
  text
    .replaceAll(/&#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code)))
    .replaceAll('&quot;', '"')
    .replaceAll('&apos;', "'")
    .replaceAll('&gt;', '>')
    .replaceAll('&lt;', '<')
    .replaceAll('&amp;', '&')
    .replaceAll("\\'", "'")
    .replaceAll('\\n', '\n');

/** Words as a POSIX shell reads them; quotes are all that is used here. */
export function wordsOf(line: string): readonly string[] {
  const words: string[] = [];
  for (const [part] of line.matchAll(/(?:'[^']*'|\\.|[^\s'\\])+/g))
    words.push(part.replace(/'([^']*)'|\\(.)/g, (_, quoted?: string, bare?: string) => quoted ?? bare ?? ''));
  return words;
}

/** Every command of ours in a text, as words behind the program; each once. */
export function printedIn(text: string): readonly (readonly string[])[] {
  const lines = [...unescaped(text).matchAll(PRINTED)].map(([line]) => line.trim().replace(PROSE, '').trim());
  return [...new Set(lines)].map((line) => wordsOf(line).slice(2));
}

export interface Typed {
  readonly code: number;
  readonly out: string;
  readonly err: string;
  /** What was written to standard output as bytes. */
  readonly bytes: Uint8Array;
}

/** A place to type commands in: one folder, one environment, and a person who says yes. */
export interface Place {
  readonly cwd: string;
  readonly env: Io['env'];
  readonly clock?: () => number;
}

export async function type(words: readonly string[], { cwd, env, clock }: Place): Promise<Typed> {
  let [out, err] = ['', ''];
  const chunks: Uint8Array[] = [];
  const stop = new AbortController();
  // What runs until it is interrupted is.
  if (words[0] === 'tenant') stop.abort();
  const io = memoryIo(
    { XDG_STATE_HOME: join(cwd, 'state'), ...env },
    {
      cwd,
      out: (text) => {
        out += text;
      },
      err: (text) => {
        err += text;
      },
      signal: stop.signal,
      ask: async () => 'y',
      ...(clock === undefined ? {} : { clock }),
    },
  );
  const code = await program(words, { ...io, bytes: (some) => void chunks.push(some) }).catch(
    (error: unknown) => {
      err += explain(error);
      return 2;
    },
  );
  return { code, out, err, bytes: Buffer.concat(chunks) };
}

/** What the command line says to words that it does not take. */
const USAGE =
  /^error: |no (?:case|rule|question) has that id|no such contract revision|only --profile deep|expected (?:smoke|a whole number|a time)|is not known|--(?:reason|expires) is missing|nobody can be asked/m;

export const isUsageError = ({ err }: Typed): boolean => USAGE.test(err);
