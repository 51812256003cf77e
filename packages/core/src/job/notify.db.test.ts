import { randomUUID } from 'node:crypto';
import { createTestDatabase, type TestDatabase, until } from '@offload/testing';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { admin, createJobTools, failure } from '../../test/jobs';
import type { Database } from '../database/database';
import { type Listener, listen } from '../database/listen';
import { sql } from '../database/sql';
import { markDispatched } from '../delivery/outbox';
import { claimJobs } from '../run/claim';
import { cancelChannel, changedChannel } from './notify';

let database: TestDatabase;
let db: Database;
let listener: Listener;
let heard: string[] = [];
const { put, take, cancel, finish, change, worker } = createJobTools();

beforeAll(async () => {
  database = await createTestDatabase();
  db = database.core;
  let isListening = false;
  listener = listen(database.url, {
    channels: {
      [changedChannel]: (text) => heard.push(`${changedChannel} ${text}`),
      [cancelChannel]: (text) => heard.push(`${cancelChannel} ${text}`),
    },
    onGap() {
      isListening = true;
    },
  });
  await until(() => isListening);
});
beforeEach(async () => {
  await db.execute(sql`TRUNCATE offload.job CASCADE`);
  heard = [];
});
afterAll(async () => {
  await listener.close();
  await database.drop();
});

it('notifies listeners of changed jobs, once per batch', async () => {
  const jobs = (await Promise.all([put(db), put(db), put(db)])).map(({ id }) => id);
  const lists = () => heard.map((text) => text.replace(`${changedChannel} `, '').split(',').sort());
  await claimJobs(db, jobs, worker);
  await finish(db, ...jobs.map((id) => ({ id, fence: 1, outcome: { state: 'failed', failure } as const })));
  await change(db, { action: 'retry', where: sql`true`, limit: 10, access: admin });
  await change(db, { action: 'cancel', where: sql`true`, limit: 10, access: admin });
  // Notifications arrive in the order of their commits.
  await db.execute(sql`SELECT pg_notify(${changedChannel}, 'end')`);
  await until(() => heard.includes(`${changedChannel} end`));
  const each = [...jobs].sort();
  expect(lists()).toEqual([each, each, each, each, ['end']]);
});

it('asks the worker of a running job to stop it', async () => {
  const { id } = await put(db);
  await take(db, id);
  await cancel(db, id);
  await until(() => heard.length === 3);
  expect(heard[0]).toBe(`${changedChannel} ${id}`);
  expect(heard.slice(1).sort()).toEqual([`${cancelChannel} ${id}`, `${changedChannel} ${id}`]);
});

it('lists up to 200 jobs in a notification, and sends a wildcard for more', async () => {
  const many = Array.from({ length: 201 }, () => randomUUID());
  await db.execute(sql`
    INSERT INTO offload.job (id, kind, queue, owner_id, payload, max_attempts)
    SELECT id, 'test', 'email', 'somebody', '{}', 1 FROM unnest(${many}::uuid[]) AS id`);
  const entries = many.map((id) => ({ id, fence: 0 }));
  await markDispatched(db, entries.slice(0, 200));
  const named = await until(() => heard.find((text) => text.includes(many[0] ?? '')));
  expect(named.split(',')).toHaveLength(200);
  await markDispatched(db, entries);
  await until(() => heard.includes(`${changedChannel} *`));
});

it('sends no notification if nothing has changed', async () => {
  const [{ id }, unknown] = [await put(db), randomUUID()];
  await claimJobs(db, [unknown], worker);
  await cancel(db, unknown);
  await take(db, id);
  await until(() => heard.includes(`${changedChannel} ${id}`));
  expect(heard.filter((text) => text.includes(unknown) || text.endsWith(' '))).toEqual([]);
});
