import { setTimeout as delay } from 'node:timers/promises';
import type { QueueBackend } from './backend';

/** Returns which of these queues staff have paused. One that doesn't say so within `patienceMs` counts as not paused. */
export async function findPausedQueues(
  backend: QueueBackend,
  names: string[],
  patienceMs = 2_000,
): Promise<ReadonlySet<string>> {
  const states = await Promise.all(names.map((name) => isPaused(backend, name, patienceMs)));
  return new Set(names.filter((_, index) => states[index]));
}

async function isPaused(backend: QueueBackend, name: string, patienceMs: number): Promise<boolean> {
  const asked = backend.queue(name).then((queue) => queue.isPaused());
  const response = asked.catch(() => false);
  return Promise.race([response, delay(patienceMs, false, { ref: false })]);
}
