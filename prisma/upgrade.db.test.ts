import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { migrate } from '@offload/core';
import { type Database, openDatabase, sql } from '@offload/core/sql';
import { createJobTools } from '@offload/core/test/jobs';
import { rollUp } from '@offload/core/test/worker-parts';

import { Client } from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';

// The last migration of the version that kept everything about a job in one row, in the schema `public`.
const before = '20261126103600_reserved_bytes';
const states = ['queued', 'running', 'retrying', 'succeeded', 'failed', 'canceling', 'canceled'];
const folder = new URL('migrations/', import.meta.url);
const migrations = readdirSync(folder)
  .filter((name) => /^\d/.test(name))
  .sort();
const script = (name: string) => readFileSync(new URL(`${name}/migration.sql`, folder), 'utf8');

const server = process.env.TEST_DATABASE_URL ?? '';
const name = `upgrade_${randomUUID().replaceAll('-', '')}`;
const ids = new Map(states.map((state) => [state, randomUUID()]));
const alertId = randomUUID();
let db: Database;

beforeAll(async () => {
  await run(server, `CREATE DATABASE ${name}`);
  const url = new URL(server);
  url.pathname = name;
  for (const each of migrations.filter((one) => one <= before)) await run(url.href, script(each));
  await run(url.href, oldJobs());
  for (const each of migrations.filter((one) => one > before)) await run(url.href, script(each));
  await migrate(url.href);
  db = openDatabase(url.href, { poolSize: 2 });
});
afterAll(async () => {
  await db.close();
  await run(server, `DROP DATABASE ${name} WITH (FORCE)`);
});

/** Returns SQL that inserts a job in each state, in its third run, without any run cleaned up. */
function oldJobs(): string {
  const rows = states.map((state) => {
    const isFinished = ['succeeded', 'failed', 'canceled'].includes(state);
    const lease = state === 'running' || state === 'canceling' ? `now() - interval '1 minute'` : 'NULL';
    return `('${ids.get(state)}', 'sales-report', 'report', 'u', '{}', '${state}', 4, 1, 3, ${lease},
      ${isFinished ? 'now()' : 'NULL'}, true, 0, 1000,
      ${state === 'succeeded' ? `'{}'` : 'NULL'}, ${state === 'failed' ? `'oops', 'It failed.'` : 'NULL, NULL'})`;
  });
  return `
    INSERT INTO "user" (id, email, name) VALUES ('u', 'u@example.com', 'U');
    INSERT INTO job (id, kind, queue, owner_id, payload, state, max_attempts, attempt, claim, lease_until, finished_at,
      tells_owner, tidied, reserved_bytes, result, error_code, error_message)
    VALUES ${rows.join(', ')};
    INSERT INTO job_event (job_id, state, attempt, actor) SELECT id, state, 1, 'user:u' FROM job;
    INSERT INTO operator_action (actor_id, actor_email, action, subject_type, subject_id)
    VALUES ('u', 'u@example.com', 'job.cancel', 'job', '${alertId}');
    UPDATE alert_target SET webhook_url = 'https://hooks.example/', webhook_secret = 'v1.a.b.c';
    INSERT INTO job (id, kind, queue, owner_id, payload, state, max_attempts)
    VALUES ('${alertId}', 'alert-webhook', 'admin', 'u', '{"rule": "no-worker", "queue": "image", "state": "firing"}',
      'queued', 8);
    INSERT INTO job_throughput (span, start, queue, kind, outcome, count)
    VALUES ('ever', 'epoch', 'report', 'sales-report', 'succeeded', 7)`;
}

async function run(url: string, text: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(text);
  } finally {
    await client.end();
  }
}

it('keeps every job, with its history', async () => {
  const jobs = await db.query(sql`
    SELECT job.id, job.state, fence, count(job_event.id)::int AS events
    FROM offload.job JOIN offload.job_event ON job_id = job.id WHERE kind = 'sales-report' GROUP BY job.id`);
  const expected = states.map((state) => ({ id: ids.get(state), state, fence: 3, events: 1 }));
  expect(jobs).toHaveLength(states.length);
  expect(jobs).toEqual(expect.arrayContaining(expected));
});

it('runs jobs that were waiting, and jobs whose worker was stopped for the upgrade', async () => {
  const { run: runJob } = createJobTools();
  for (const state of ['queued', 'retrying', 'running'])
    expect(await runJob(db, ids.get(state) ?? '', { state: 'succeeded', result: {} })).toMatchObject({
      state: 'succeeded',
      fence: 4,
    });
});

it('keeps pending notifications, possible leftovers of runs, and storage reservations', async () => {
  const pending = await db.query(sql`SELECT job_id FROM owner_notification WHERE notified_at IS NULL`);
  expect(pending.length).toBe(2);
  const left = await db.query<{ fence: number }>(
    sql`SELECT fence FROM run_leftover WHERE job_id = ${ids.get('succeeded')}::uuid ORDER BY fence`,
  );
  // The last run of a successful job left only the files of the job.
  expect(left.map(({ fence }) => fence)).toEqual([1, 2]);
  expect(await db.query(sql`SELECT FROM storage_reservation WHERE bytes = 1000`)).toHaveLength(6);
});

it('turns the alert webhook into a webhook with its secret, and its jobs into deliveries', async () => {
  const [webhook] = await db.query<{ id: string }>(
    sql`SELECT id, owner_id, url, secret, events FROM webhook`,
  );
  const events = ['alert.firing', 'alert.resolved', 'alert.test'];
  expect(webhook).toMatchObject({
    owner_id: null,
    url: 'https://hooks.example/',
    secret: 'v1.a.b.c',
    events,
  });
  const deliveries = await db.query(sql`
    SELECT job.id, kind, queue, payload, webhook_id FROM offload.job JOIN webhook_delivery ON job_id = job.id`);
  const data = { rule: 'no-worker', queue: 'image' };
  const payload = { webhookId: webhook?.id, messageId: alertId, type: 'alert.firing', data };
  expect(deliveries).toMatchObject([
    { id: alertId, kind: 'webhook-delivery', queue: 'webhook', payload, webhook_id: webhook?.id },
  ]);
});

it('keeps the audit log, to which processes of the previous version may still add during the update', async () => {
  await db.execute(sql`
    INSERT INTO public.operator_action (actor_id, actor_email, action, subject_type, subject_id)
    VALUES ('u', 'later@example.com', 'queue.pause', 'queue', 'email')`);
  const actions = await db.query(
    sql`SELECT id::int, actor_email, outcome FROM offload.operator_action ORDER BY id`,
  );
  expect(actions).toEqual([
    { id: 1, actor_email: 'u@example.com', outcome: 'success' },
    { id: 2, actor_email: 'later@example.com', outcome: 'success' },
  ]);
});

it('deletes the jobs of a deleted user, even without a foreign key', async () => {
  await db.execute(sql`DELETE FROM "user" WHERE id = 'u'`);
  expect(await db.query(sql`SELECT id FROM offload.job`)).toEqual([]);
  expect(await db.query(sql`SELECT job_id FROM storage_reservation`)).toEqual([]);
});

it('keeps figures, and counts the runs that workers of the version before still end', async () => {
  await db.execute(sql`
    INSERT INTO public.job_end (queue, kind, outcome, waited_ms, ran_ms)
    VALUES ('report', 'sales-report', 'succeeded', 1, 2)`);
  await rollUp(db, 1_000);
  const [figure] = await db.query(sql`
    SELECT count::int FROM offload.job_throughput WHERE span = 'ever' AND kind = 'sales-report' AND outcome = 'succeeded'`);
  expect(figure).toEqual({ count: 8 });
});
