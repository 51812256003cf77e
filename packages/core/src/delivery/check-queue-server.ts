import { openQueueBackend } from './backend';
import { isUnusable } from './explain';

/**
 * Throws if the server at `url` is of a kind that can't carry jobs, such as a Redis Sentinel. Resolves if it can or is down
 * now. Call this when a process starts.
 *
 * @example
 * await checkQueueServer(process.env.QUEUE_URL ?? databaseUrl);
 */
export async function checkQueueServer(url: string): Promise<void> {
  const backend = openQueueBackend(url, { prefix: 'offload', onError: () => undefined });
  try {
    await backend.check();
  } catch (error) {
    if (isUnusable(error)) throw error;
  } finally {
    await backend.close();
  }
}
