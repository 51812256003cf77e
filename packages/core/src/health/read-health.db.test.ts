import { createTestDatabase, someWorker, type TestDatabase } from '@offload/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { contractOf } from '../../test/contract';
import { createJobTools } from '../../test/jobs';
import { installClock, setClock } from '../../test/model/clock';
import { type Jobs, openJobs } from '../client/open-jobs';
import { sql } from '../database/sql';
import { defineSystem } from '../system/system';
import { readHealth } from './read-health';
import { unservedText } from './stalled';
import { beat } from './worker-processes';

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
  const well = {
    ...{ database: true, isDatabaseFull: false, isSchemaMissing: false, queue: true },
    ...{ clockStepMs: 0, unserved: [] },
  };
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
      outages: [{ ...outage, since: null, probes: 0, nextProbeAt: null }],
      stalled: [{ queue: 'mail', count: 1 }],
      sealing: { sealed: 1 },
    },
  });
});

it('names the queues whose jobs no worker has a slot for, whatever else workers do', async () => {
  const { put, take } = createJobTools();
  await jobs.db.execute(sql`TRUNCATE offload.job, offload.worker_process CASCADE`);
  const read = async () => {
    const { workers, stalled, unserved } = await readHealth(jobs, { deadlineMs, onError: fail });
    return { workers, stalled, unserved };
  };
  const idle = someWorker({ queues: {} });
  await beat(database.core, idle, 60_000);
  await put(database.core, { queue: 'mail', runAt: new Date(Date.now() + 60_000) });
  expect(await read()).toEqual({ workers: 1, stalled: [], unserved: [] });
  const { id } = await put(database.core, { queue: 'mail' });
  const unserved = [{ queue: 'mail', count: 1 }];
  for (const queues of [{}, { parcels: 3 }, { mail: 0 }] as Record<string, number>[]) {
    await beat(database.core, { ...idle, queues }, 60_000);
    expect(await read()).toEqual({ workers: 1, stalled: [], unserved });
  }
  expect(unserved.map(unservedText)).toEqual([
    '1 job in the mail queue waits, and no worker takes jobs from it',
  ]);
  const queue = await jobs.backend.queue('mail');
  await queue.pause();
  expect((await read()).unserved).toEqual([]);
  await queue.resume();
  await beat(database.core, { ...idle, queues: { mail: 1 } }, -1);
  expect(await read()).toMatchObject({ workers: 0, unserved });
  await beat(database.core, { ...idle, queues: { mail: 1 } }, 60_000);
  expect((await read()).unserved).toEqual([]);
  await take(database.core, id);
  await beat(database.core, { ...idle, queues: {} }, 60_000);
  expect((await read()).unserved).toEqual([]);
});

it("says by how much the database's clock was set within five minutes", async () => {
  const own = await createTestDatabase();
  await installClock(own.core);
  const watched = openJobs({ system, databaseUrl: own.url });
  const read = async () => (await readHealth(watched, { deadlineMs, onError: fail })).clockStepMs;
  await setClock(own.core, Date.now());
  expect(await read()).toBe(0);
  await setClock(own.core, Date.now() - 3_600_000);
  expect(Math.round((await read()) / 60_000)).toBe(-60);
  await watched.close();
  await own.drop();
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
      isDatabaseFull: false,
      clockStepMs: 0,
      isSchemaMissing: false,
      queue: false,
      workers: 0,
      outages: [],
      stalled: [],
      unserved: [],
      sealing: {},
    },
  });
  expect(errors.length).toBeGreaterThan(1);
  await Promise.all([unmigrated.close(), gone.close()]);
});
