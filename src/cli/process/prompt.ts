import { type Completer, createInterface } from 'node:readline';

/** Lines that somebody types, or a file has. */
export interface Lines {
  readonly isTyped: boolean;
  /** Hands over each line, and waits. Ends with the input, with Ctrl-C, and when the answer is false. */
  readonly each: (
    options: { readonly prompt: string; readonly complete: Completer; readonly signal: AbortSignal },
    take: (line: string) => Promise<boolean>,
  ) => Promise<'ended' | 'interrupted'>;
}

export interface PromptStreams {
  readonly input: NodeJS.ReadableStream;
  readonly output: NodeJS.WritableStream;
  readonly isTyped: boolean;
  /** Told of Ctrl-C, which a terminal in raw mode hands over as a key. */
  readonly interrupt?: () => void;
}

/** Lines of a terminal, with history and completion; or of any other input, without a prompt. */
export function linesOf({ input, output, isTyped, interrupt: tell }: PromptStreams): Lines {
  return {
    isTyped,
    each: ({ prompt, complete, signal }, take) =>
      new Promise((resolve, reject) => {
        const lines = createInterface({
          input,
          ...(isTyped ? { output, completer: complete } : {}),
          terminal: isTyped,
          prompt: isTyped ? prompt : '',
          historySize: 200,
          removeHistoryDuplicates: true,
        });
        let turn: Promise<unknown> = Promise.resolve();
        let isOver = false;
        let isInterrupted = false;
        const end = (): void => {
          isOver = true;
          lines.close();
        };
        lines.on('line', (line) => {
          // A request is answered and undone before the next line is looked at.
          turn = turn
            .then(async () => {
              if (isOver) return;
              if (!(await take(line))) end();
              else if (!isOver && isTyped) lines.prompt();
            })
            .catch((error: unknown) => {
              end();
              reject(error);
            });
        });
        const interrupt = (): void => {
          isInterrupted = true;
          end();
        };
        lines.on('SIGINT', () => {
          interrupt();
          tell?.();
        });
        signal.addEventListener('abort', interrupt, { once: true });
        lines.on('close', () => {
          turn.then(() => resolve(isInterrupted ? 'interrupted' : 'ended'), reject);
        });
        if (isTyped) lines.prompt();
      }),
  };
}
