import { createTestDatabase, openTestQueue, type TestDatabase, until } from '@offload/testing';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { createJobTools } from '../../test/jobs';
import { holdUnknown } from '../admission/unknown-kinds';
import { createJobClient, type WorkerClient } from '../client/client';
import type { Database } from '../database/database';
import { sql } from '../database/sql';
import { type QueueEntry, queueEntryColumns } from '../job/queue-entry';
import { defineSystem } from '../system/system';
import { openQueueBackend, type QueueBackend, type QueueWorker } from './backend';
import { jobIdOf } from './delivery';
import { returnToOutbox } from './outbox';

let database: TestDatabase;
let server: Awaited<ReturnType<typeof openTestQueue>>;
let db: Database;
let backend: QueueBackend;
let client: WorkerClient;
let worker: QueueWorker;
let giveBack: (id: string) => Promise<unknown>;
let delivered: string[] = [];
const { put, cancel, retry } = createJobTools();

async function readEntry(id: string): Promise<QueueEntry> {
  const [entry] = await db.query<QueueEntry>(
    sql`SELECT ${queueEntryColumns()} FROM offload.job WHERE id = ${id}::uuid`,
  );
  if (!entry) throw new Error(`Job ${id} doesn't exist.`);
  return entry;
}

beforeAll(async () => {
  database = await createTestDatabase();
  db = database.core;
  server = await openTestQueue(database.url);
  backend = openQueueBackend(server.url, { prefix: 'test', onError: () => undefined });
  client = createJobClient({
    system: defineSystem({ contracts: [], queues: {} }),
    db,
    backend,
    onError: () => undefined,
  });
  worker = await backend.worker('email', ({ id }) => consume(id), { concurrency: 2, lockMs: 30_000 });
});
beforeEach(() => {
  delivered = [];
});
afterAll(async () => {
  await worker.close();
  await backend.close();
  await server.remove();
  await database.drop();
});

/** Gives a job back when it's delivered for the first time, and dispatches it again before that delivery is over. */
async function consume(delivery: string): Promise<void> {
  delivered.push(delivery);
  const id = jobIdOf(delivery);
  if (delivered.length > 1) return;
  await giveBack(id);
  await db.execute(sql`UPDATE offload.job SET held_by = NULL WHERE id = ${id}::uuid`);
  await client.dispatch([await readEntry(id)]);
}

it.each([
  ['is returned to the outbox', (id: string) => returnToOutbox(db, id)],
  ['waits for a worker that knows its kind', (id: string) => holdUnknown(db, id)],
  ['was canceled, then retried', async (id: string) => [await cancel(db, id), await retry(db, id)]],
])('delivers a job again if it %s, although its earlier delivery is not over', async (_name, work) => {
  giveBack = work;
  const job = await put(db);
  await client.dispatch([job]);
  await until(() => delivered.length === 2, 20_000);
  expect(delivered).toEqual([job.id, `${job.id}.1`]);
});
