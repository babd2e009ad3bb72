import { fstatSync, writeSync } from 'node:fs';

/** Standard output, or standard error: takes what it can, and knows what it could not. */
export interface Sink {
  readonly write: (content: string | Uint8Array) => void;
  /** Resolves once everything is written or lost. Returns what could not be written, and why; undefined for nothing. */
  readonly end: () => Promise<string | undefined>;
}

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : String(error);

/** Files and devices. Node writes a piece of a text to them once, and forgets what a full disk did not take. */
function isFile(fd: number, isTerminal: boolean): boolean {
  try {
    const found = fstatSync(fd);
    return found.isFile() || (found.isCharacterDevice() && !isTerminal);
  } catch {
    return false;
  }
}

function writeAll(fd: number, content: string | Uint8Array): void {
  const bytes = typeof content === 'string' ? Buffer.from(content) : content;
  let from = 0;
  while (from < bytes.length) from += writeSync(fd, bytes, from);
}

function said(name: string, error: unknown): string {
  const code = codeOf(error);
  const why =
    code === 'EPIPE' ? 'its reader closed it' : code === 'ENOSPC' ? 'no space left' : 'the system refused';
  return `${name} could not be written whole: ${why} (${code})`;
}

/** A sink that writes to a stream of the process. Nothing more is written after the first failure, which is told. */
export function sinkOf(
  name: string,
  stream: NodeJS.WriteStream,
  fd: number,
  onFailure: () => void = () => {},
): Sink {
  let problem: string | undefined;
  const fail = (error: unknown): void => {
    if (problem !== undefined) return;
    problem = said(name, error);
    onFailure();
  };
  stream.on('error', fail);
  const isDirect = isFile(fd, stream.isTTY === true);
  return {
    write: (content) => {
      if (problem !== undefined) return;
      try {
        if (isDirect) writeAll(fd, content);
        else stream.write(content);
      } catch (error) {
        fail(error);
      }
    },
    end: async () => {
      // What was written before is through, or failed, when this is.
      if (!isDirect && problem === undefined)
        await new Promise<void>((resolve) =>
          stream.write('', (error) => resolve(error ? fail(error) : undefined)),
        );
      return problem;
    },
  };
}
