import type { QueueBackend } from '@offload/core/internal';
import { queues } from '@offload/kinds/queues';
import { shareReads } from './shared-reads';

// Pages of waiting jobs ask, so a queue that doesn't respond may not hold them up for long.
const deadlineMs = 300;

/** Returns a function that reads which queues staff have paused: once a second at most, however many ask. */
export function createPauseReader(backend: QueueBackend): () => Promise<string[]> {
  const read = shareReads<'all', string[]>(() => readPaused(backend), 1_000);
  return () => read('all');
}

/** Returns no queue if the backend can't be reached in time: then another reason to wait is shown. */
async function readPaused(backend: QueueBackend): Promise<string[]> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<string[]>((resolve) => {
    timer = setTimeout(() => resolve([]), deadlineMs);
  });
  const paused = Object.keys(queues).map((name) =>
    backend
      .queue(name)
      .then((queue) => queue.isPaused())
      .then((isPaused) => (isPaused ? [name] : [])),
  );
  try {
    return await Promise.race([late, Promise.all(paused).then((names) => names.flat())]);
  } catch {
    return [];
  } finally {
    clearTimeout(timer);
  }
}
