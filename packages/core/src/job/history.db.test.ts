import { randomUUID } from 'node:crypto';
import { createTestDatabase, type TestDatabase, until } from '@offload/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createJobTools, failure, historyOf, loseWorker, workerId } from '../../test/jobs';
import { findForcedScans, recordStatements, type Statements } from '../../test/kept-plans';
import { countWaiting } from '../../test/waiting';
import type { Database } from '../database/database';
import { sql } from '../database/sql';
import { claimJobs } from '../run/claim';
import { findAttempts } from './attempts';
import { readHistory } from './history';

let database: TestDatabase;
let db: Database;
const { put, take, run, finish, cancel, worker } = createJobTools();
const succeeded = { state: 'succeeded', result: {} } as const;

beforeAll(async () => {
  database = await createTestDatabase();
  db = database.core;
});
afterAll(() => database.drop());

const recorded = (id: string) =>
  db.query<{ state: string }>(
    sql`SELECT state FROM offload.job_event WHERE job_id = ${id}::uuid ORDER BY id`,
  );

/** Claims a job as another worker, which knows when the queue was given it. */
async function takeElsewhere(id: string, dispatchedAt: Date) {
  const options = { ...worker, workerId: randomUUID(), dispatchedAt: new Map([[id, dispatchedAt]]) };
  const [result] = await claimJobs(db, [id], options);
  return { fence: result?.claimed?.fence ?? 0, by: `worker:${options.workerId}` };
}

const find = (id: string) => database.db.job.findUniqueOrThrow({ where: { id } });

it('returns the last 1,000 events, with their runs, of a job that has had more', async () => {
  const { id } = await put(db);
  await db.execute(sql`
    INSERT INTO offload.job_event (job_id, state, attempt, actor, at)
    SELECT ${id}::uuid, CASE place % 2 WHEN 0 THEN 'running' ELSE 'waiting' END, place, 'sweeper', now()
    FROM generate_series(1, 1500) AS place`);
  const events = await readHistory(db, id);
  expect([events.length, events[0]?.attempt, events.at(-1)?.attempt]).toEqual([1_000, 501, 1_500]);
  const runs = await findAttempts(db, id);
  expect([runs.length, runs[0]?.attempt, runs.at(-1)?.attempt]).toEqual([500, 502, 1_500]);
});

it('writes no event of a job that succeeds at its first attempt: its row says all of it', async () => {
  const { id, ownerId } = await put(db);
  const { createdAt } = await find(id);
  const { fence, by } = await takeElsewhere(id, createdAt);
  await finish(db, { id, fence, outcome: succeeded });
  const { startedAt, finishedAt } = await find(id);
  expect(await recorded(id)).toEqual([]);
  expect(await readHistory(db, id)).toEqual([
    {
      state: 'queued',
      attempt: 0,
      actor: `user:${ownerId}`,
      message: null,
      dispatchedAt: null,
      at: createdAt,
    },
    { state: 'running', attempt: 1, actor: by, message: null, dispatchedAt: createdAt, at: startedAt },
    { state: 'succeeded', attempt: 1, actor: by, message: null, dispatchedAt: null, at: finishedAt },
  ]);
});

it('records a run that another follows: who ran it, since when, and when it was dispatched', async () => {
  const { id } = await put(db, { actor: 'schedule:daily' });
  const { createdAt } = await find(id);
  const first = await takeElsewhere(id, createdAt);
  const { startedAt } = await find(id);
  await loseWorker(db, id);
  await run(db, id, { state: 'retrying', failure, delayMs: 0 });
  await run(db, id, succeeded);
  // The end of a run and the start of the next may be in one millisecond.
  await db.execute(sql`
    UPDATE offload.job_event SET at = started_at FROM offload.job
    WHERE job.id = job_id AND job_id = ${id}::uuid AND job_event.state = 'retrying'`);
  expect(await historyOf(db, id)).toEqual([
    ...['queued 0', 'running 1', 'running 2', 'retrying 2', 'running 3', 'succeeded 3'],
  ]);
  const [enqueued, lost, second] = await readHistory(db, id);
  expect(enqueued).toMatchObject({ actor: 'schedule:daily' });
  expect(lost).toMatchObject({ actor: first.by, at: startedAt, dispatchedAt: createdAt });
  expect(second).toMatchObject({ actor: `worker:${workerId}`, dispatchedAt: null });
});

it('records a run once if it fails just as it is being canceled', async () => {
  const { id } = await put(db);
  const { fence } = await take(db, id);
  const { ending } = await db.transaction(async (tx) => {
    await cancel(tx, id);
    const ending = finish(db, { id, fence, outcome: { state: 'failed', failure } });
    await until(async () => (await countWaiting(db)) === 1);
    return { ending };
  });
  await ending;
  expect(await historyOf(db, id)).toEqual(['queued 0', 'running 1', 'canceling 1', 'canceled 1']);
});

it.each(['retrying', 'queued', 'waiting'] as const)(
  'keeps when a run that ends %s was dispatched, and records nothing of others',
  async (state) => {
    const [{ id }, other] = [await put(db), await put(db)];
    await take(db, other.id);
    const { createdAt } = await find(id);
    const { fence } = await takeElsewhere(id, createdAt);
    const outcomes = {
      retrying: { state: 'retrying', failure, delayMs: 0 },
      queued: { state: 'queued', reason: 'The worker stops' },
      waiting: {
        state: 'waiting',
        hold: 'time',
        waitingFor: { type: 'time', until: createdAt.toISOString() },
      },
    } as const;
    await finish(db, { id, fence, outcome: outcomes[state] });
    expect((await readHistory(db, id)).slice(1)).toMatchObject([
      { state: 'running', attempt: 1, dispatchedAt: createdAt },
      { state, attempt: 1 },
    ]);
    // Its next delivery is another one.
    expect(await find(id)).toMatchObject({ dispatchedAt: null });
    expect(await recorded(other.id)).toEqual([]);
  },
);

it.each([
  ['behind', 0, 'waitsSince'],
  ['ahead', Date.now() + 3_600_000, 'startedAt'],
] as const)(
  'dates a delivery within the wait of its job if the clock of who gave it is %s',
  async (...row) => {
    const [, given, expected] = row;
    const { id } = await put(db);
    await takeElsewhere(id, new Date(given));
    const job = await find(id);
    expect(job.dispatchedAt).toEqual(job[expected]);
  },
);

it('records a run before the request to cancel it, once', async () => {
  const { id } = await put(db);
  const { fence } = await take(db, id);
  await cancel(db, id);
  expect(await historyOf(db, id)).toEqual(['queued 0', 'running 1', 'canceling 1']);
  await finish(db, { id, fence, outcome: { state: 'canceled' } });
  expect(await historyOf(db, id)).toEqual(['queued 0', 'running 1', 'canceling 1', 'canceled 1']);
});

it('repeats nothing that the version before has written', async () => {
  const [done, running] = [await put(db), await put(db)];
  for (const { id } of [done, running]) await take(db, id);
  await finish(db, { id: done.id, fence: 1, outcome: succeeded });
  await db.execute(sql`
    WITH event AS (
      INSERT INTO offload.job_event (job_id, state, attempt, actor, at)
      SELECT id, entered.state, entered.attempt, 'worker:' || worker_id, entered.at FROM offload.job, LATERAL (VALUES
        ('queued', 0, created_at), ('running', 1, started_at), ('succeeded', 1, finished_at)) AS entered (state, attempt, at)
      WHERE id = ANY(${[done.id, running.id]}::uuid[]) AND entered.at IS NOT NULL ORDER BY entered.at, entered.attempt
    )
    UPDATE offload.job SET enqueued_by = NULL WHERE id = ANY(${[done.id, running.id]}::uuid[])`);
  expect((await historyOf(db, done.id)).toSorted()).toEqual(['queued 0', 'running 1', 'succeeded 1']);
  await cancel(db, running.id);
  expect((await historyOf(db, running.id)).toSorted()).toEqual(['canceling 1', 'queued 0', 'running 1']);
});

it('says nothing of a run whose worker is unknown', async () => {
  const { id } = await put(db);
  await run(db, id, succeeded);
  await db.execute(sql`UPDATE offload.job SET worker_id = NULL WHERE id = ${id}::uuid`);
  expect(await historyOf(db, id)).toEqual(['queued 0']);
});

it('is read by indexes', async () => {
  const statements: Statements = new Map();
  const reader = recordStatements(db, statements);
  const { id } = await put(db);
  await readHistory(reader, id);
  await findAttempts(reader, id);
  expect(statements.size).toBe(2);
  expect(await findForcedScans(database.url, statements)).toEqual([]);
});
