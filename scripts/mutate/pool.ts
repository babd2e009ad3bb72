/** Threads that try mutants one after another. One that hangs or crashes costs its thread, and nothing else. */
import { parentPort, Worker } from 'node:worker_threads';
import { attempt, type Job, notStarted, type Outcome } from './attempt.ts';

/** How long one mutant may take, in milliseconds: a clean run takes less than one second. */
const limit = 60_000;
/** Static mutants load the tenant again, and modules are never unloaded: after so many, the thread is replaced. */
const mostPerThread = 200;

/** In a thread: tries the mutants that come. */
export function serve(): void {
  parentPort?.on('message', async (job: Job) => parentPort?.postMessage(await attempt(job)));
}

/** Tries one mutant in a thread. The thread is of no more use when the tenant did not start. */
function ask(worker: Worker, job: Job): Promise<Outcome> {
  return new Promise((resolve) => {
    const settle = (outcome: Outcome): void => {
      clearTimeout(timer);
      worker.off('message', settle).off('error', fail).off('exit', end);
      resolve(outcome);
    };
    const fail = (error: unknown): void => settle(notStarted(`the process ended: ${String(error)}`));
    const end = (): void => settle(notStarted('the process ended'));
    const timer = setTimeout(() => settle(notStarted(`no end within ${limit / 1000} s`)), limit);
    worker.on('message', settle).on('error', fail).on('exit', end);
    worker.postMessage(job);
  });
}

/** Outcomes in the order of the jobs. `program` calls `serve`. */
export async function share(
  jobs: readonly Job[],
  { program, threads }: { readonly program: URL; readonly threads: number },
  onDone: (done: number) => void,
): Promise<readonly Outcome[]> {
  const outcomes = new Map<number, Outcome>();
  const waiting = jobs.entries();
  // What the last mutant left behind in a thread must not end this process.
  const begin = (): Worker => new Worker(program, { argv: [] }).on('error', () => {});
  const work = async (): Promise<void> => {
    let worker = begin();
    let tried = 0;
    for (const [index, job] of waiting) {
      const outcome = await ask(worker, job);
      outcomes.set(index, outcome);
      onDone(outcomes.size);
      tried += 1;
      if (outcome.status !== 'not started' && tried < mostPerThread) continue;
      await worker.terminate();
      worker = begin();
      tried = 0;
    }
    await worker.terminate();
  };
  await Promise.all(Array.from({ length: threads }, work));
  return jobs.flatMap((_, index) => outcomes.get(index) ?? []);
}
