import { createTestDatabase, type RedisServer, startRedis, type TestDatabase, until } from '@offload/testing';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { sql } from '../database/sql';
import { openQueueBackend } from './backend';
import type { PrefixSource } from './prefix';

let redis: RedisServer;
let first: TestDatabase;
let second: TestDatabase;

beforeAll(async () => {
  redis = await startRedis();
  first = await createTestDatabase();
  second = await createTestDatabase();
  // Both are copies of one database.
  await second.core.execute(sql`UPDATE offload.installation SET queue_prefix = 'another'`);
});
afterAll(async () => {
  await first.drop();
  await second.drop();
  await redis.remove();
});

/** Starts an app with a worker. Returns what it's delivered. */
async function startApp(source: PrefixSource) {
  const backend = openQueueBackend(redis.url, { ...source, onError: () => undefined });
  const delivered: string[] = [];
  const consume = async ({ id = '' }) => void delivered.push(id);
  const worker = await backend.worker('email', consume, { concurrency: 5, lockMs: 30_000 });
  onTestFinished(async () => {
    await worker.close();
    await backend.close();
  });
  const queue = await backend.queue('email');
  const add = (ids: string[]) =>
    queue.addBulk(ids.map((jobId) => ({ name: 'any', data: {}, opts: { jobId } })));
  return { add, delivered };
}

it.each([
  ['of different databases', () => [{ db: first.core }, { db: second.core }]],
  [
    'with different QUEUE_PREFIX',
    () => [
      { db: first.core, prefix: 'a' },
      { db: first.core, prefix: 'b' },
    ],
  ],
] satisfies [string, () => [PrefixSource, PrefixSource]][])(
  'delivers the jobs of two apps on one Redis each to its own, %s',
  async (_which, sources) => {
    const [one, other] = sources();
    const [ours, theirs] = [await startApp(one), await startApp(other)];
    const named = (app: string) => Array.from({ length: 20 }, (_, at) => `${app}-${at}`);
    await Promise.all([ours.add(named('ours')), theirs.add(named('theirs'))]);
    await until(() => ours.delivered.length + theirs.delivered.length === 40);
    expect(new Set(ours.delivered)).toEqual(new Set(named('ours')));
    expect(new Set(theirs.delivered)).toEqual(new Set(named('theirs')));
  },
);
