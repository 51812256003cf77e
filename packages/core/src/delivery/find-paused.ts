import { setTimeout as delay } from 'node:timers/promises';
import type { QueueBackend } from './backend';

const patienceMs = 2_000;

/** Returns which of these queues staff have paused. While a queue can't be reached, it counts as not paused. */
export async function findPausedQueues(backend: QueueBackend, names: string[]): Promise<ReadonlySet<string>> {
  const states = await Promise.all(names.map((name) => isPaused(backend, name)));
  return new Set(names.filter((_, index) => states[index]));
}

async function isPaused(backend: QueueBackend, name: string): Promise<boolean> {
  const asked = backend.queue(name).then((queue) => queue.isPaused());
  const response = asked.catch(() => false);
  return Promise.race([response, delay(patienceMs, false, { ref: false })]);
}
