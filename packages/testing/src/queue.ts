import { testEnv } from './env';
import { startRedis } from './redis';

/**
 * A queue backend of the test's own, of the kind that this run of the tests is for: the test's database itself, or a
 * Redis server.
 */
export async function openTestQueue(databaseUrl: string): Promise<{ url: string; remove(): Promise<void> }> {
  if (testEnv('TEST_QUEUE') === 'postgresql') return { url: databaseUrl, remove: async () => undefined };
  const { url, remove } = await startRedis();
  return { url, remove };
}
