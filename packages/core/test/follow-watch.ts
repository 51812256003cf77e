import { onTestFinished } from 'vitest';
import type { Job } from '../src/job/read/job';
import type { JobReader, WatchTarget } from '../src/job/read/job-reader';

/** Reads a watch as it comes, until the test is over. */
export function followWatch(reader: JobReader, target: WatchTarget) {
  const over = new AbortController();
  const seen: Job[] = [];
  let isOver = false;
  async function read(): Promise<void> {
    for await (const job of reader.watch(target, over.signal)) seen.push(job);
    isOver = true;
  }
  const reading = read();
  onTestFinished(async () => {
    over.abort();
    await reading;
  });
  return {
    seen,
    states: () => seen.map(({ state }) => state),
    isOver: () => isOver,
    stop: () => over.abort(),
  };
}
