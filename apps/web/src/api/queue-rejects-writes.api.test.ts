import { beat } from '@offload/core/test/worker-parts';
import { type RedisServer, someWorker, startRedis, until } from '@offload/testing';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { openTestApi, type TestApi } from '@/testing/test-api';

let api: TestApi;
let redis: RedisServer;

beforeAll(async () => {
  redis = await startRedis();
  api = await openTestApi({ QUEUE_URL: redis.url });
});
afterAll(async () => {
  await api.close();
  await redis.remove();
});
afterEach(async () => {
  await redis.command('CONFIG', 'SET', 'maxmemory', '0');
  await redis.command('CONFIG', 'SET', 'min-replicas-to-write', '0');
  await redis.command('REPLICAOF', 'NO', 'ONE');
});

async function queueCheck(): Promise<string> {
  await beat(api.database.db, someWorker(), 60_000);
  const { checks } = await (await api.get('/api/health')).json();
  return checks.queue;
}

it.each([
  ['is full', ['CONFIG', 'SET', 'maxmemory', '1']],
  ['is a replica', ['REPLICAOF', '127.0.0.1', '1']],
  ['has too few replicas', ['CONFIG', 'SET', 'min-replicas-to-write', '1']],
])(
  'reports that the queue is down when Redis responds but rejects writes, because it %s',
  async (_why, [name = '', ...args]) => {
    await until(async () => (await queueCheck()) === 'up');
    await redis.command(name, ...args);
    expect(await redis.command('PING')).toBe('PONG');
    await until(async () => (await queueCheck()) === 'down');
    const health = await api.get('/api/health');
    expect(health.status).toBe(503);
    expect(await health.text()).not.toMatch(/OOM|READONLY|127\.0\.0\.1/);
    // New jobs wait in the database.
    expect((await api.post('/api/signup', { email: `${crypto.randomUUID()}@example.com` })).status).toBe(202);
  },
);
