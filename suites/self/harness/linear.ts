import { expect } from 'vitest';

/** Holds the work that a text makes against its length. No clock on the wall is asked. */

/** Microseconds of computing, whatever else the machine does meanwhile. */
function timeOf(work: (text: string) => void, text: string): number {
  const started = process.cpuUsage();
  work(text);
  const { user, system } = process.cpuUsage(started);
  return user + system;
}

/** Linear work takes eight times as long for eight times as much, quadratic work sixty-four times. */
const MOST = 28;

/** Less than this is not measured: the clock and the compiler have more to say than the text. */
const LEAST = 5_000;

/** Longer and longer beginnings of a text, so that what is not linear is found before it takes for ever. */
export function expectLinear(work: (text: string) => void, text: string): void {
  const beginnings = [512, 64, 8, 1].map((part) => text.slice(0, text.length / part));
  let before = Number.POSITIVE_INFINITY;
  for (const beginning of beginnings) {
    // Asked again where it seems to be too much: collecting garbage takes its time at any time.
    let took = timeOf(work, beginning);
    if (took / before >= MOST) took = Math.min(took, timeOf(work, beginning));
    expect(took / before).toBeLessThan(MOST);
    before = Math.max(took, LEAST);
  }
}
