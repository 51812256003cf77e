import { randomUUID } from 'node:crypto';
import { createTestDatabase, type TestDatabase } from '@offload/testing';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { admin, createJobTools, failure } from '../../test/jobs';
import type { Database } from '../database/database';
import { sql } from '../database/sql';
import type { Scope } from '../job/holds/holds';
import type { Outcome } from '../run/finish';
import { admit } from './admit';
import { passOpened } from './pass-opened';

let database: TestDatabase;
let db: Database;
let ownerId: string;
const shares = { email: 2 };
const { put, run, cancel, retry, reschedule, change } = createJobTools();
const success: Outcome = { state: 'succeeded', result: {} };
const find = (id: string) => database.db.job.findUniqueOrThrow({ where: { id } });
const request = () => put(db, { ownerId, ownerShare: shares.email });
const owners = (): Scope[] => [['owner', 'email', ownerId]];
const admitNext = async () => (await admit(db, { scopes: owners() }, shares)).known;
const ids = (jobs: { id: string }[]) => jobs.map(({ id }) => id);

beforeAll(async () => {
  database = await createTestDatabase();
  db = database.core;
});
afterAll(() => database.drop());
beforeEach(async () => {
  await db.execute(sql`TRUNCATE offload.job CASCADE`);
  ownerId = randomUUID();
});

it("holds a retry until it is due, then until its owner's share has room again", async () => {
  const [first = '', second = '', third = ''] = ids([await request(), await request(), await request()]);
  const retrying: Outcome = { state: 'retrying', failure, delayMs: 0 };
  expect(await run(db, first, retrying)).toMatchObject({ freed: owners() });
  expect(await find(first)).toMatchObject({ heldBy: 'time', dispatchedAt: null });
  expect(ids(await admitNext())).toEqual([third]);
  expect(await passOpened(db, 10)).toMatchObject([{ id: first, heldBy: 'owner', fence: 1 }]);
  await run(db, second, success);
  expect(await admitNext()).toMatchObject([{ id: first, heldBy: null }]);
});

it('holds a retry until it is due, and lets it pass immediately once it is rescheduled', async () => {
  const { id } = await put(db);
  await run(db, id, { state: 'retrying', failure, delayMs: 60_000 });
  expect(await passOpened(db, 10)).toEqual([]);
  expect(await reschedule(db, id, 0)).toMatchObject({ id, state: 'retrying', heldBy: 'time' });
  expect(await passOpened(db, 10)).toMatchObject([{ id, heldBy: null }]);
});

it('lets the retries that have been due longest pass first, up to the limit, and says what holds them now', async () => {
  const [first = '', second = '', third = ''] = ids([await request(), await request(), await put(db)]);
  for (const id of [second, first, third]) await run(db, id, { state: 'retrying', failure, delayMs: 0 });
  await db.execute(sql`
    UPDATE offload.job SET next_attempt_at = now() - interval '1 h' WHERE id = ${first}::uuid`);
  const before = await find(first);
  await put(db, { ownerId, ownerShare: 0 });
  await request();
  await request();
  expect(ids(await passOpened(db, 1))).toEqual([first]);
  const passed = await find(first);
  expect(passed).toMatchObject({
    ...{ heldBy: 'owner', progressStep: 'Waiting for your other jobs to finish' },
    admittedAt: expect.any(Date),
  });
  expect(passed.version).toBeGreaterThan(before.version);
  expect(ids(await passOpened(db, 10)).sort()).toEqual([second, third].sort());
});

it('leaves a job that waits on its own to what wakes it', async () => {
  const { id } = await put(db);
  const until = new Date(0).toISOString();
  await run(db, id, { state: 'waiting', hold: 'time', waitingFor: { type: 'time', until } });
  expect(await passOpened(db, 10)).toEqual([]);
  expect(await find(id)).toMatchObject({ state: 'waiting', heldBy: 'time' });
});

it('clears the gate of a canceled job, and sends single and bulk retries through the gates', async () => {
  const jobs = [await request(), await request(), await request()];
  const canceled = jobs[2]?.id ?? '';
  await cancel(db, canceled);
  expect(await find(canceled)).toMatchObject({ state: 'canceled', heldBy: null });
  expect(await retry(db, canceled)).toMatchObject({ heldBy: 'owner' });
  const failed = ids([await put(db), await put(db)]);
  for (const id of [...failed, canceled]) await cancel(db, id);
  const where = sql`id = ANY(${[...failed, canceled]}::uuid[])`;
  const retried = await change(db, { action: 'retry', where, limit: 10, access: admin });
  expect(new Map(retried.map(({ id, heldBy }) => [id, heldBy]))).toEqual(
    new Map([...failed.map((id) => [id, null] as const), [canceled, 'owner']]),
  );
});
