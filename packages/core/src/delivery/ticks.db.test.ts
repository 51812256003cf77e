import { createTestDatabase, type TestDatabase } from '@offload/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import * as z from 'zod';
import { PlayedQueue } from '../../test/model/played-queue';
import { minutesAgo, putSchedule } from '../../test/schedules';
import { createJobClient } from '../client/client';
import { defineJob } from '../contract/contract';
import { sql } from '../database/sql';
import { defineSystem } from '../system/system';
import { createTickSweep } from './ticks';

const digest = defineJob({
  kind: 'digest',
  queue: 'email',
  payload: z.object({}),
  maxAttempts: 1,
  backoff: { everyMs: 1 },
  timeoutMs: 1_000,
  scheduled: () => ({}),
});
const system = defineSystem({
  queues: { email: { concurrency: 1, ownerRunning: 1, ownerOpen: 1 } },
  contracts: [digest],
});
let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

it('enqueues the job of a schedule although a hundred that are later always fail', async () => {
  const { core: db } = database;
  const failing = await putSchedule(db, { kind: 'gone', nextRunAt: minutesAgo(2) });
  await db.execute(sql`
    INSERT INTO offload.schedule (id, owner_id, kind, template, cron, time_zone, catch_up, overlap, next_run_at)
    SELECT gen_random_uuid(), owner_id, kind, template, cron, time_zone, catch_up, overlap, next_run_at
    FROM offload.schedule, generate_series(2, 100) WHERE id = ${failing.id}::uuid`);
  const { ownerId } = await putSchedule(db, { kind: 'digest', nextRunAt: minutesAgo(1) });
  const backend = new PlayedQueue().asBackend();
  const client = createJobClient({ system, db, backend, onError: (error) => expect.fail(`${error}`) });
  const errors: unknown[] = [];
  const sweep = createTickSweep({ system, db, writes: db, client }, (error) => errors.push(error));
  await sweep();
  expect(errors).toHaveLength(100);
  await sweep();
  expect(await database.db.job.findMany({ where: { ownerId } })).toMatchObject([{ kind: 'digest' }]);
  // Those that fail have their turn again.
  await sweep();
  expect(errors).toHaveLength(200);
});
