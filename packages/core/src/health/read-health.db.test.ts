import { createTestDatabase, someWorker, type TestDatabase } from '@offload/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { defineSystem } from '../contract/system';
import { sql } from '../database/sql';
import { type Jobs, openJobs } from '../open-jobs';
import { contractOf } from '../testing/contract';
import { createJobTools } from '../testing/jobs';
import { beat } from '../worker/worker-processes';
import { readHealth } from './read-health';

const system = defineSystem({
  queues: { mail: { concurrency: 1, ownerRunning: 9, ownerOpen: 9 } },
  contracts: [contractOf('letter', { queue: 'mail' })],
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

const fail = (error: unknown) => {
  throw error;
};
// Connecting takes longer than a web would wait if the machine is busy.
const deadlineMs = 30_000;

it('says what works, what workers report, and which jobs should run', async () => {
  const outage = { queue: 'mail', reason: 'Waiting for the mail server', detail: 'ECONNREFUSED' };
  const well = { database: true, isSchemaMissing: false, queue: true };
  expect(await readHealth(jobs, { deadlineMs, onError: fail })).toEqual({
    ...{ ...well, workers: 0, outages: [], stalled: [], sealing: {} },
  });
  const { id } = await createJobTools().put(database.core, { queue: 'mail' });
  await jobs.db.execute(sql`
    UPDATE offload.job SET waits_since = now() - interval '1 minute', admitted_at = now() - interval '1 minute'
    WHERE id = ${id}::uuid`);
  await beat(database.core, someWorker({ queues: { mail: 1 }, sealing: 'sealed' }), 60_000);
  await beat(database.core, someWorker({ queues: {}, outages: [outage] }), 60_000);
  expect(await readHealth(jobs, { deadlineMs, onError: fail })).toEqual({
    ...{
      ...well,
      workers: 2,
      outages: [outage],
      stalled: [{ queue: 'mail', count: 1 }],
      sealing: { sealed: 1 },
    },
  });
});

it('says that migrations are missing, and never rejects if nothing can be reached', async () => {
  const errors: unknown[] = [];
  const onError = (error: unknown) => errors.push(error);
  const unmigrated = openJobs({ system, databaseUrl: database.url, schema: 'nowhere', onError });
  expect(await readHealth(unmigrated, { deadlineMs, onError })).toMatchObject({
    database: true,
    isSchemaMissing: true,
  });
  const gone = openJobs({ system, databaseUrl: 'postgresql://x@127.0.0.1:1/x', onError });
  expect(await readHealth(gone, { onError })).toEqual({
    ...{
      database: false,
      isSchemaMissing: false,
      queue: false,
      workers: 0,
      outages: [],
      stalled: [],
      sealing: {},
    },
  });
  expect(errors.length).toBeGreaterThan(1);
  await Promise.all([unmigrated.close(), gone.close()]);
});
