import { fstatSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Own } from '../../target/disk/lock.ts';
import type { RunTargetIo } from '../../target/run-target.ts';
import { codeOf } from '../../text/errors.ts';

/** Of the package, by its own name: it is the same from sources and from the build. */
export const { version }: { readonly version: string } = createRequire(import.meta.url)(
  'patchproof/package.json',
);

export type Environment = Readonly<Record<string, string | undefined>>;

export interface Io extends Own, RunTargetIo {
  readonly env: Environment;
  readonly cwd: string;
  readonly out: (text: string) => void;
  /** Standard output, for what need not be text. */
  readonly bytes?: (bytes: Uint8Array) => void;
  /** Standard error, where it is a terminal whose last line can be redrawn. */
  readonly stderr?: NodeJS.WriteStream;
  readonly colour: boolean;
  readonly columns: number | undefined;
  /** Aborted when standard output cannot be written any more: nobody hears what is said. */
  readonly unheard?: AbortSignal;
  /** Sets what is printed if a signal ends the process at once; undefined where nothing is to restore. */
  readonly recovery?: (text: string | undefined) => void;
  /** Asks in a terminal; a hidden answer is not echoed. Absent where nobody can answer. */
  readonly ask?: (question: string, isHidden?: boolean) => Promise<string>;
  /** Opens a file with the program of this machine for it. What becomes of that is not known. */
  readonly open?: (path: string) => void;
  readonly prompt?: {
    readonly input: NodeJS.ReadableStream;
    readonly output: NodeJS.WritableStream;
    readonly isTyped: boolean;
    /** Told of Ctrl-C, which a terminal in raw mode hands over as a key. */
    readonly interrupt?: () => void;
  };
  readonly random: () => string;
}

/** Aborted when the user stops, or when nobody hears what is said any more. */
export const endSignal = ({ signal, unheard }: Pick<Io, 'signal' | 'unheard'>): AbortSignal =>
  AbortSignal.any([signal, ...(unheard === undefined ? [] : [unheard])]);

/** The exit code of several: 1 outranks 2, and both outrank 0. */
export const worst = (codes: readonly number[]): number => (codes.includes(1) ? 1 : Math.max(0, ...codes));

/** Writes to files and devices. Node tries each piece once, and forgets what a full disk did not take. */
function isFile(fd: number, isTerminal: boolean): boolean {
  try {
    const found = fstatSync(fd);
    return found.isFile() || (found.isCharacterDevice() && !isTerminal);
  } catch {
    return false;
  }
}

const WHY = new Map([
  ['EPIPE', 'its reader closed it'],
  ['ENOSPC', 'no space left'],
]);

export function sinkOf(name: string, stream: NodeJS.WriteStream, fd: number, onFailure = () => {}) {
  let problem: string | undefined;
  const fail = (error: unknown): void => {
    if (problem !== undefined) return;
    const code = codeOf(error) ?? String(error);
    problem = `${name} could not be written whole: ${WHY.get(code) ?? 'the system refused'} (${code})`;
    onFailure();
  };
  stream.on('error', fail);
  const isDirect = isFile(fd, stream.isTTY === true);
  return {
    write: (content: string | Uint8Array): void => {
      if (problem !== undefined) return;
      try {
        if (isDirect) writeFileSync(fd, content);
        else stream.write(content);
      } catch (error) {
        fail(error);
      }
    },
    /** Resolves once everything is written or lost. Returns what was not written, and why; else undefined. */
    end: async (): Promise<string | undefined> => {
      // What was written before is through, or failed, when this is.
      if (!isDirect && problem === undefined)
        await new Promise<void>((resolve) =>
          stream.write('', (error) => resolve(error ? fail(error) : undefined)),
        );
      return problem;
    },
  };
}
