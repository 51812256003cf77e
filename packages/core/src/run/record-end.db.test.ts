import { createTestDatabase, type TestDatabase, until } from '@offload/testing';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { createJobTools } from '../../test/jobs';
import { countWaiting } from '../../test/waiting';
import type { Connection } from '../database/connection';
import type { Database } from '../database/database';
import { databaseDown } from '../database/database-down';
import { sql } from '../database/sql';
import type { Outcome } from './finish';
import { toOutcome } from './outcome';
import { recordEnd } from './record-end';
import { createJobWriter } from './writer';

const notes = {
  onEnd: sql`INSERT INTO note (job_id, listener_id) SELECT changed.id, listener.id FROM changed, listener`,
};
const { put, take, worker } = createJobTools([notes]);
const done: Outcome = { state: 'succeeded', result: { pages: 3 } };
let database: TestDatabase;
let db: Database;
let errors: unknown[];

beforeAll(async () => {
  database = await createTestDatabase();
  db = database.core;
  await db.execute(sql`CREATE TABLE listener (id int PRIMARY KEY)`);
  await db.execute(sql`CREATE TABLE note (job_id uuid, listener_id int REFERENCES listener)`);
});
beforeEach(() => {
  errors = [];
});
afterAll(() => database.drop());

const find = (id: string) => database.db.job.findUniqueOrThrow({ where: { id } });

/** Runs a job, and records that it has ended like this. */
async function end(outcome: Outcome, maxAttempts = 3, writer = createJobWriter(db, worker)) {
  const { id } = await put(db, { maxAttempts });
  const claim = await take(db, id);
  const ending = () =>
    recordEnd(
      { id, fence: claim.fence, outcome },
      {
        writer,
        failed: (error) => toOutcome(error, claim, { everyMs: 60_000 }),
        giveUp: new AbortController().signal,
        onError: (error) => errors.push(error),
      },
    );
  return { id, ending };
}

const untilOneWaits = () => until(async () => (await countWaiting(db)) === 1);
const lock = (tx: Connection, id: string) =>
  tx.execute(sql`SELECT FROM offload.job WHERE id = ${id}::uuid FOR UPDATE`);

/** Ends the statement that waits for a lock, as its `statement_timeout` would. */
async function cutShort() {
  await untilOneWaits();
  await db.query(sql`
    SELECT pg_cancel_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND wait_event_type = 'Lock'`);
  await until(async () => (await countWaiting(db)) === 0);
}

it('records the end of a run if what a hook refers to is deleted at that moment', async () => {
  await db.execute(sql`INSERT INTO listener VALUES (1)`);
  const { id, ending } = await end(done);
  const { recording } = await db.transaction(async (tx) => {
    await tx.execute(sql`DELETE FROM listener`);
    const recording = ending();
    await untilOneWaits();
    return { recording };
  });
  expect(await recording).toMatchObject({ state: 'succeeded' });
  expect(await find(id)).toMatchObject({ state: 'succeeded', attempt: 1, result: { pages: 3 } });
  expect(errors).toMatchObject([{ code: '23503' }]);
});

it.each([
  [3, 'retrying'],
  [1, 'failed'],
])(
  'records a run whose result the database rejects as failed: of %i attempts, it is %s',
  async (max, state) => {
    const { id, ending } = await end({ state: 'succeeded', result: { text: '\u0000' } }, max);
    expect(await ending()).toMatchObject({ state });
    expect(await find(id)).toMatchObject({ state, attempt: 1, errorCode: 'internal' });
    expect((await find(id)).errorStack).toContain('unsupported Unicode escape sequence');
  },
);

it('records the end of a run however often it is kept from waiting for its row', async () => {
  const { id, ending } = await end(done);
  const { recording } = await db.transaction(async (tx) => {
    await lock(tx, id);
    const recording = ending();
    for (let time = 0; time < 3; time += 1) await cutShort();
    return { recording };
  });
  expect(await recording).toMatchObject({ state: 'succeeded' });
  expect(await find(id)).toMatchObject({ state: 'succeeded', result: { pages: 3 } });
  expect(errors).toMatchObject([{ cause: { code: '57014' } }]);
});

it('lets no other run wait for one whose row stays locked', async () => {
  const writer = createJobWriter(db, worker);
  const [slow, other] = [await end(done, 3, writer), await end(done, 3, writer)];
  const { recording } = await db.transaction(async (tx) => {
    await lock(tx, slow.id);
    const recording = slow.ending();
    await cutShort();
    await untilOneWaits();
    expect(await other.ending()).toMatchObject({ state: 'succeeded' });
    return { recording };
  });
  expect(await recording).toMatchObject({ state: 'succeeded' });
});

it('gives up on a hook that always takes too long', async () => {
  let calls = 0;
  async function finish(): Promise<never> {
    calls += 1;
    throw databaseDown(Object.assign(new Error('due to statement timeout'), { code: '57014' }));
  }
  const parts = {
    writer: { finish, finishAlone: finish },
    failed: () => done,
    giveUp: new AbortController().signal,
    onError: () => undefined,
  };
  const run = { id: crypto.randomUUID(), fence: 1, outcome: done };
  await expect(recordEnd(run, parts)).rejects.toThrow(/^due to statement timeout/);
  expect(calls).toBe(13);
});
