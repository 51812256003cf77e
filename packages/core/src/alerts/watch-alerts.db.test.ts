import { createTestDatabase, someWorker, type TestDatabase, until } from '@offload/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TransientError } from '../contract/errors';
import { defineSystem } from '../contract/system';
import { sql } from '../database/sql';
import { type Jobs, openJobs } from '../open-jobs';
import { contractOf } from '../testing/contract';
import { beat } from '../worker/worker-processes';
import type { AlertChange } from './alert-changes';
import type { OnAlert } from './evaluate-alerts';
import { checkAlerts, watchAlerts } from './watch-alerts';

const letter = contractOf('letter', { queue: 'mail' });
const system = defineSystem({
  queues: { mail: { concurrency: 1, ownerRunning: 9, ownerOpen: 9 } },
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

/** Makes it look as if an evaluation of two minutes ago had found no worker. */
async function loseWorkers(): Promise<void> {
  await jobs.db.execute(sql`TRUNCATE offload.job, offload.alert_state CASCADE`);
  await jobs.db.execute(sql`
    INSERT INTO offload.alert_state (rule, queue, value, over_since, last_over_at)
    VALUES ('no-worker', 'mail', 1, now() - interval '2 minutes', now() - interval '2 minutes')`);
  await jobs.db.execute(sql`UPDATE offload.alert_turn SET evaluated_at = now() - interval '1 minute'`);
}

it('delivers once that no worker is left, although two processes watch', async () => {
  await loseWorkers();
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

describe('without a worker', () => {
  const onAlert: OnAlert = async (tx, { summary: text }, client) => [
    await client.enqueue(tx, letter, { text }, { ownerId: 'staff' }),
    await client.enqueue(tx, letter, { text: 'other' }, { ownerId: 'staff' }),
  ];
  const written: unknown[] = [];
  const withoutWorker = {
    contract: letter,
    where: sql`payload ->> 'text' <> 'other'`,
    async run(payload: unknown): Promise<object> {
      written.push(payload);
      if (written.length === 1) throw new TransientError('busy', 'Busy.', { retryAfterMs: 0 });
      return { sent: true };
    },
  };
  const check = () => checkAlerts(jobs, { onAlert, withoutWorker, onError: fail });
  const states = () => jobs.db.query(sql`SELECT state, attempt FROM offload.job ORDER BY id`);

  it('runs the jobs that say so itself, each once, and leaves the others', async () => {
    await loseWorkers();
    await check();
    expect(await states()).toEqual([
      { state: 'retrying', attempt: 1 },
      { state: 'queued', attempt: 0 },
    ]);
    await Promise.all(Array.from({ length: 4 }, check));
    expect(await states()).toEqual([
      { state: 'succeeded', attempt: 2 },
      { state: 'queued', attempt: 0 },
    ]);
    expect(written).toHaveLength(2);
  });

  it('leaves them to a worker that is online', async () => {
    await loseWorkers();
    await jobs.enqueue(letter, { text: 'late' }, { ownerId: 'staff' });
    await beat(jobs.db, someWorker({ queues: { mail: 1 } }), 60_000);
    await check();
    expect(written).toHaveLength(2);
  });
});

function fail(error: unknown): never {
  throw error;
}
