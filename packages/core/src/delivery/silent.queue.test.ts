import {
  createTestDatabase,
  openTestQueue,
  startProxy,
  type TcpProxy,
  type TestDatabase,
  until,
} from '@offload/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openQueueBackend, type QueueBackend } from './backend';

let database: TestDatabase;
let server: Awaited<ReturnType<typeof openTestQueue>>;
let proxy: TcpProxy;
let backend: QueueBackend;

beforeAll(async () => {
  database = await createTestDatabase();
  server = await openTestQueue(database.url);
  proxy = await startProxy(server.url);
  backend = openQueueBackend(proxy.url, { prefix: 'test', onError: () => undefined });
});
afterAll(async () => {
  await proxy.close();
  await server.remove();
  await database.drop();
});

it('keeps delivering each job once after the connections at both ends stopped responding', async () => {
  const queue = await backend.queue('email');
  const delivered: string[] = [];
  const worker = await backend.worker(
    'email',
    async ({ id }) => {
      delivered.push(id ?? '');
    },
    { concurrency: 2, lockMs: 30_000 },
  );
  const add = (jobId: string) => queue.addBulk([{ name: 'any', data: {}, opts: { jobId } }]);
  await add('before');
  await until(() => delivered.includes('before'));

  proxy.silence();
  const silenced = performance.now();
  await until(() => succeeds(add('after')));
  await until(() => delivered.includes('after'));
  await until(() => succeeds(backend.check()));
  console.log(`${backend.name}: delivers again after ${Math.round(performance.now() - silenced)} ms`);
  expect(delivered).toEqual(['before', 'after']);
  await worker.close();
  await backend.close();
});

const succeeds = (work: Promise<unknown>): Promise<boolean> =>
  work.then(
    () => true,
    () => false,
  );
