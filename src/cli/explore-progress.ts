import { createLogUpdate } from 'log-update';
import type { Io } from './io.ts';

export interface ExploreProgress {
  readonly start: (total: number) => void;
  readonly next: (id: string, sent: number) => void;
  readonly done: () => void;
}

/** Between two lines where lines cannot be redrawn, and between two drawings where they can. */
const quietMs = 5_000;
const drawMs = 80;

/** Which question is being asked: one line redrawn in a terminal, now and then a line elsewhere. */
export function exploreProgress(io: Io, stream: NodeJS.WriteStream | undefined): ExploreProgress {
  const redraw =
    io.terminal && stream !== undefined ? createLogUpdate(stream, { showCursor: true }) : undefined;
  let last = io.clock();
  let total = 0;
  let done = 0;
  return {
    start: (number) => {
      total = number;
    },
    next: (id, sent) => {
      done += 1;
      if (io.clock() - last < (redraw === undefined ? quietMs : drawMs)) return;
      last = io.clock();
      const line = `${done}/${total} ${id}, ${sent} requests`;
      if (redraw === undefined) io.err(`${line}\n`);
      else redraw(line);
    },
    done: () => redraw?.clear(),
  };
}
