/** Threads of this process that share out jobs, each taking the next one when it is done. */
import { parentPort, Worker } from 'node:worker_threads';

type Answer<T> =
  | { readonly job: number; readonly result: T }
  | { readonly job: number; readonly error: string };

/** In a thread: does the jobs that come, `atOnce` at a time, until no more come. */
export function serve<T>(work: (job: number) => Promise<T>): void {
  const port = parentPort;
  port?.on('message', async (job: number) => {
    try {
      port.postMessage({ job, result: await work(job) });
    } catch (error) {
      port.postMessage({
        job,
        error: error instanceof Error ? (error.stack ?? error.message) : String(error),
      });
    }
  });
}

export interface PoolOptions {
  /** The program each thread runs; it calls `serve`. */
  readonly program: URL;
  readonly threads: number;
  /** Jobs that one thread has in hand at a time: while one waits for a tenant, another runs. */
  readonly atOnce: number;
  /** What each thread finds as its `workerData`. */
  readonly data?: string;
}

/** Results of jobs, by number, in that order. Rejects with the first job that throws. */
export async function share<T>(
  jobs: readonly number[],
  { program, threads, atOnce, data }: PoolOptions,
): Promise<readonly T[]> {
  const results = new Map<number, T>();
  let next = 0;
  const work = (): Promise<void> =>
    new Promise((resolve, reject) => {
      // A small young generation keeps many threads from growing side by side.
      const worker = new Worker(program, {
        workerData: data,
        resourceLimits: { maxYoungGenerationSizeMb: 16 },
      });
      let open = 0;
      const give = (): void => {
        const job = jobs[next];
        if (job !== undefined) {
          open += 1;
          worker.postMessage(job);
          next += 1;
        } else if (open === 0) void worker.terminate().then(() => resolve());
      };
      worker.on('error', reject);
      worker.on('message', (answer: Answer<T>) => {
        open -= 1;
        if ('error' in answer) return reject(new Error(answer.error));
        results.set(answer.job, answer.result);
        give();
      });
      for (let hand = 0; hand < atOnce; hand += 1) give();
    });
  await Promise.all(Array.from({ length: threads }, work));
  return jobs.map((job) => results.get(job)).filter((one) => one !== undefined);
}
