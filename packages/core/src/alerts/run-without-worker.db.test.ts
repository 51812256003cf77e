import { createTestDatabase, someWorker, type TestDatabase, until } from '@offload/testing';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import * as z from 'zod';
import { countWaiting } from '../../test/waiting';
import { type Jobs, openJobs } from '../client/open-jobs';
import { defineJob } from '../contract/contract';
import { TransientError } from '../contract/errors';
import { sql } from '../database/sql';
import { beat } from '../health/worker-processes';
import { defineSystem } from '../system/system';
import { checkAlerts, type OnAlert } from './watch-alerts';

const letter = defineJob({
  ...{ kind: 'letter', queue: 'mail', maxAttempts: 3, backoff: { everyMs: 1 }, timeoutMs: 60_000 },
  payload: z.object({ text: z.string(), token: z.string().default('') }),
  result: z.object({ sent: z.boolean(), note: z.string().optional() }),
  version: 2,
  migrate: (old) => ({ text: z.object({ wording: z.string() }).parse(old).wording }),
  secrets: ['token'],
  gate: ({ text }) => (text === 'gated' ? 'post' : null),
});
type Letter = z.output<typeof letter.payload>;
const system = defineSystem({
  queues: { mail: { concurrency: 1, ownerRunning: 99, ownerOpen: 99 } },
  contracts: [letter],
  hooks: [
    {
      onEnd: sql`
        INSERT INTO sent SELECT payload ->> 'text' FROM changed JOIN offload.job USING (id)
        WHERE changed.state = 'succeeded'`,
    },
  ],
});
let database: TestDatabase;
let jobs: Jobs;

beforeAll(async () => {
  database = await createTestDatabase();
  jobs = openJobs({ system, databaseUrl: database.url });
  await jobs.db.execute(sql`CREATE TABLE sent (text text CHECK (text <> 'rejected'))`);
});
afterAll(async () => {
  await jobs.close();
  await database.drop();
});

/** Makes it look as if an evaluation of two minutes ago had found no worker. */
async function loseWorkers(): Promise<void> {
  await jobs.db.execute(
    sql`TRUNCATE offload.job, offload.gate, offload.alert_state, offload.worker_process CASCADE`,
  );
  await jobs.db.execute(sql`
    INSERT INTO offload.alert_state (rule, queue, value, over_since, last_over_at)
    VALUES ('no-worker', 'mail', 1, now() - interval '2 minutes', now() - interval '2 minutes')`);
  await jobs.db.execute(sql`UPDATE offload.alert_turn SET evaluated_at = now() - interval '1 minute'`);
}

interface CheckOptions {
  timeoutMs?: number;
  onAlert?: OnAlert;
  onError?(error: unknown): void;
}

const written: string[] = [];
const retried = new TransientError('busy', 'Busy.', { retryAfterMs: 0 });
const onAlert: OnAlert = async (tx, { summary: text }, client) => [
  await client.enqueue(tx, letter, { text }, { ownerId: 'staff' }),
  await client.enqueue(tx, letter, { text: 'other' }, { ownerId: 'staff' }),
];
const where = sql`payload ->> 'text' IS DISTINCT FROM 'other'`;
const check = (
  run: (payload: Letter) => Promise<object>,
  { timeoutMs = letter.timeoutMs, onError = fail, ...options }: CheckOptions = {},
) =>
  checkAlerts(jobs, {
    ...{ ...options, onError },
    withoutWorker: { contract: { ...letter, timeoutMs }, where, run },
  });
const states = () => jobs.db.query(sql`SELECT state, attempt FROM offload.job ORDER BY id`);
const isLetThrough = () =>
  until(
    async () => (await jobs.db.query(sql`SELECT FROM offload.job WHERE held_by IS NOT NULL`)).length === 0,
  );
const enqueue = (text: string, token = '') => jobs.enqueue(letter, { text, token }, { ownerId: 'staff' });
async function send({ text }: Letter): Promise<object> {
  written.push(text);
  if (written.length === 1) throw retried;
  return { sent: true };
}
async function write({ text }: Letter): Promise<object> {
  written.push(text);
  return { sent: true };
}
beforeEach(async () => {
  written.length = 0;
  await loseWorkers();
});

it('runs the jobs that its condition selects, each once, and leaves the others', async () => {
  await check(send, { onAlert });
  expect(await states()).toEqual([
    { state: 'retrying', attempt: 1 },
    { state: 'queued', attempt: 0 },
  ]);
  // On a busy machine, a check may not admit the retry in time.
  await until(async () => {
    await Promise.all(Array.from({ length: 4 }, () => check(send)));
    return written.length > 1;
  });
  expect(await states()).toEqual([
    { state: 'succeeded', attempt: 2 },
    { state: 'queued', attempt: 0 },
  ]);
  expect(written).toHaveLength(2);
});

it('records for each job what a worker records', async () => {
  const token = 'tok-123456';
  const runs: Record<string, () => Promise<object>> = {
    whole: async () => ({ sent: true, note: `a\u0000b ${token}`, warnings: 2 }),
    old: async () => ({ sent: true }),
    failing: async () => fail(new Error(`${token} is wrong`)),
    unfit: async () => ({ sent: 'no' }),
    gated: async () =>
      fail(new TransientError('down', 'Down.', { retryAfterMs: 60_000, gateFailure: { status: 503 } })),
    rejected: async () => ({ sent: true }),
    endless: () => new Promise(() => undefined),
  };
  for (const text of Object.keys(runs)) await enqueue(text, token);
  await enqueue('broken');
  await isLetThrough();
  await jobs.db.execute(sql`
    UPDATE offload.job SET payload = '{"wording":"old"}', payload_version = 1 WHERE payload ->> 'text' = 'old'`);
  await jobs.db.execute(
    sql`UPDATE offload.job SET payload = '{"text":7}' WHERE payload ->> 'text' = 'broken'`,
  );
  const errors: unknown[] = [];
  const onError = (error: unknown) => errors.push(error);
  await check(({ text }) => runs[text]?.() ?? fail(text), { timeoutMs: 1, onError });
  const rejection = expect.objectContaining({ code: '23514' });
  expect(errors).toEqual([rejection, rejection]);
  const jobRows = await jobs.db.query(sql`
    SELECT state, result, warnings, error_code AS code, error_stack LIKE '%tok-%' AS leaked FROM offload.job ORDER BY id`);
  const failed = { result: null, warnings: 0, leaked: false };
  expect(jobRows).toEqual([
    { state: 'succeeded', result: { sent: true, note: 'ab •••' }, warnings: 2, code: null, leaked: null },
    { state: 'succeeded', result: { sent: true }, warnings: 0, code: null, leaked: null },
    { ...failed, state: 'retrying', code: 'internal' },
    { ...failed, state: 'failed', code: 'invalid_result' },
    { ...failed, state: 'queued', code: null, leaked: null },
    { ...failed, state: 'retrying', code: 'internal' },
    { ...failed, state: 'retrying', code: 'timeout' },
    { ...failed, state: 'failed', code: 'invalid_payload' },
  ]);
  expect(await jobs.db.query(sql`SELECT name, closed_until > now() AS closed FROM offload.gate`)).toEqual([
    { name: 'post', closed: true },
  ]);
});

it('records the end of each job as soon as it has run', async () => {
  await enqueue('slow');
  await enqueue('quick');
  await check(async ({ text }) => {
    if (text === 'slow') await until(async () => JSON.stringify(await states()).includes('succeeded'));
    return { sent: true };
  });
  expect(await states()).toEqual([
    { state: 'succeeded', attempt: 1 },
    { state: 'succeeded', attempt: 1 },
  ]);
});

it('records the end of a job whose gate is locked for too long', async () => {
  const { core } = database;
  await enqueue('gated');
  await isLetThrough();
  const errors: unknown[] = [];
  await core.execute(sql`UPDATE offload.gate SET failures = 1 WHERE name = 'post'`);
  await core.transaction(async (tx) => {
    await tx.execute(sql`SELECT FROM offload.gate FOR UPDATE`);
    const checking = until(async () => {
      // On a busy machine, a check may not get to the job in time.
      if (written.length === 0) await check(write, { onError: (error) => errors.push(error) });
      return written.length > 0;
    });
    await until(async () => (await countWaiting(core)) === 1);
    // As its `statement_timeout` would.
    await core.query(sql`
      SELECT pg_cancel_backend(pid) FROM pg_stat_activity
      WHERE datname = current_database() AND wait_event_type = 'Lock'`);
    await checking;
  });
  expect(await states()).toEqual([{ state: 'succeeded', attempt: 1 }]);
  expect(errors).toContainEqual(
    expect.objectContaining({ cause: expect.objectContaining({ code: '57014' }) }),
  );
});

it('skips jobs of a newer version, jobs of other kinds and queues, held jobs, and jobs without attempts left', async () => {
  // A check starts up to ten.
  const others = ['newer', 'held', 'of another kind', 'of another queue'].flatMap((text) =>
    Array<string>(10).fill(text),
  );
  await jobs.enqueueMany(
    letter,
    others.map((text) => ({ payload: { text }, ownerId: 'staff' })),
  );
  await jobs.db.execute(sql`
    UPDATE offload.job SET payload_version = CASE payload ->> 'text' WHEN 'newer' THEN 3 ELSE 2 END,
      held_by = CASE payload ->> 'text' WHEN 'held' THEN 'gate' END,
      kind = CASE payload ->> 'text' WHEN 'of another kind' THEN 'card' ELSE kind END,
      queue = CASE payload ->> 'text' WHEN 'of another queue' THEN 'post' ELSE queue END`);
  // A claim passes over it.
  const { id: spent } = await enqueue('spent');
  await jobs.db.execute(sql`UPDATE offload.job SET attempt = max_attempts WHERE id = ${spent}::uuid`);
  await enqueue('mine');
  await check(write);
  expect(written).toEqual(['mine']);
});

it('starts no more than the queue may start in a minute, the oldest first, and none while it is paused', async () => {
  const limit = (perMinute: number | null) =>
    jobs.db.execute(sql`
      INSERT INTO offload.queue_setting (queue, per_minute) VALUES ('mail', ${perMinute}), ('post', 1)
      ON CONFLICT (queue) DO UPDATE SET per_minute = excluded.per_minute`);
  for (let at = 0; at < 16; at += 1) await enqueue(`${at}`);
  // Only the first of them has started in this queue within a minute.
  await jobs.db.execute(sql`
    UPDATE offload.job SET state = 'canceled', finished_at = now(),
      queue = CASE payload ->> 'text' WHEN '1' THEN 'post' ELSE 'mail' END,
      started_at = now() - (CASE WHEN payload ->> 'text' IN ('0', '1') THEN 0 ELSE 61 END) * interval '1 s'
    WHERE payload ->> 'text' IN ('0', '1', '2', '3')`);
  const queue = await jobs.backend.queue('mail');
  await queue.pause();
  await check(write);
  expect(written).toEqual([]);
  await queue.resume();
  await limit(3);
  await check(write);
  expect(written.toSorted()).toEqual(['4', '5']);
  await limit(0);
  await check(write);
  expect(written).toHaveLength(2);
  await limit(null);
  await enqueue('the last');
  await check(write);
  expect(written).toHaveLength(12);
  expect(written).not.toContain('the last');
  await jobs.db.execute(sql`TRUNCATE offload.queue_setting`);
});

it('leaves the jobs to a worker that takes them, but not to one that only takes others', async () => {
  await enqueue('late');
  const worker = someWorker({ queues: { mail: 1 } });
  await beat(jobs.db, worker, 60_000);
  await check(write);
  expect(written).toEqual([]);
  await beat(jobs.db, { ...worker, queues: { post: 1 } }, 60_000);
  await check(write);
  expect(written).toContain('late');
  await beat(jobs.db, worker, -1);
});

function fail(error: unknown): never {
  throw error;
}
