import { within } from '../database/within';
import type { QueueBackend } from './backend';

/** Returns whether staff have paused these queues, by name. Omits queues that don't respond within `patienceMs`. */
export async function readPauses(
  backend: QueueBackend,
  names: string[],
  patienceMs = 2_000,
): Promise<ReadonlyMap<string, boolean>> {
  const patience = { ms: patienceMs, onError: () => undefined };
  const isPaused = async (name: string) => (await backend.queue(name)).isPaused();
  const states = await Promise.all(
    names.map(async (name) => [name, await within(isPaused(name), patience)] as const),
  );
  return new Map(states.flatMap(([name, state]) => (state === null ? [] : [[name, state] as const])));
}

/** Returns which of these queues staff have paused. A queue that doesn't respond counts as not paused. */
export async function findPausedQueues(
  backend: QueueBackend,
  names: string[],
  patienceMs?: number,
): Promise<ReadonlySet<string>> {
  const pauses = await readPauses(backend, names, patienceMs);
  return new Set(names.filter((name) => pauses.get(name)));
}
