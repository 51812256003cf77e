import { createTestDatabase, type TestDatabase, until } from '@offload/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import * as z from 'zod';
import { type Jobs, openJobs } from '../client/open-jobs';
import { defineJob } from '../contract/contract';
import { sql } from '../database/sql';
import { defineSystem } from '../system/system';
import type { AlertChange } from './alert-changes';
import { type OnAlert, watchAlerts } from './watch-alerts';

const letter = defineJob({
  ...{ kind: 'letter', queue: 'mail', maxAttempts: 3, backoff: { everyMs: 1 }, timeoutMs: 60_000 },
  payload: z.object({ text: z.string() }),
});
const system = defineSystem({
  queues: { mail: { concurrency: 1, ownerRunning: 99, ownerOpen: 99 } },
  contracts: [letter],
});
let database: TestDatabase;
let jobs: Jobs;

beforeAll(async () => {
  database = await createTestDatabase();
  jobs = openJobs({ system, databaseUrl: database.url });
});
afterAll(async () => {
  await jobs.close();
  await database.drop();
});

it('delivers the alert that no worker is left once, although two processes watch', async () => {
  // It looks as if an evaluation of two minutes ago had found no worker.
  await jobs.db.execute(sql`
    INSERT INTO offload.alert_state (rule, queue, value, over_since, last_over_at)
    VALUES ('no-worker', 'mail', 1, now() - interval '2 minutes', now() - interval '2 minutes')`);
  const stop = new AbortController();
  const alerts: AlertChange[] = [];
  const onAlert: OnAlert = async (tx, alert) => {
    alerts.push(alert);
    return [await jobs.enqueue(tx, letter, { text: alert.summary }, { ownerId: 'staff' })];
  };
  const options = { signal: stop.signal, onError: fail, onAlert };
  const watching = [watchAlerts(jobs, options), watchAlerts(jobs, options)];
  const text = expect.stringMatching(/^No worker has served the mail queue for 2 min/);
  const letters = () =>
    jobs.db.query<{ payload: object; dispatched: boolean }>(
      sql`SELECT payload, dispatched_at IS NOT NULL AS dispatched FROM offload.job`,
    );
  await until(async () => (await letters()).some(({ dispatched }) => dispatched));
  stop.abort();
  await Promise.all(watching);
  expect(alerts).toMatchObject([{ rule: 'no-worker', queue: 'mail', state: 'firing', summary: text }]);
  expect(await letters()).toEqual([{ payload: { text }, dispatched: true }]);
});

function fail(error: unknown): never {
  throw error;
}
