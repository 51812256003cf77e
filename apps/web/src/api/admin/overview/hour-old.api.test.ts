import type { Range } from '@offload/console/operations/figures/vocabulary.ts';
import { readSearchWords } from '@offload/console/operations/search/search-words.ts';
import { rollUp } from '@offload/core/internal';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestApi, type SignedInCaller, type TestApi } from '@/testing/test-api';
import type { FailureGroupView } from '../changes/change-schema';
import { countAdminJobs } from '../jobs/job-queries';
import type { QueueView } from '../limits/limit-schema';
import type { Overview } from './overview-schema';

let api: TestApi;
let admin: SignedInCaller;

// A system whose first job is almost an hour old: 400 jobs, each in another state and queue than the one before, and the runs
// that they have had. Of every third failure, staff have taken care.
beforeAll(async () => {
  api = await openTestApi();
  admin = await api.signedIn('admin');
  const { db } = api.database;
  await db.$executeRaw`
    INSERT INTO offload.job (id, kind, queue, owner_id, payload, state, attempt, max_attempts, waiting_for, lease_until, result,
      error_code, error_message, error_signature, dismissed_at, dismissed_by, dismiss_reason, dispatched_at, created_at,
      waits_since, started_at, finished_at, waited_ms)
    SELECT gen_random_uuid(), kinds[1 + n % 4], queues[1 + n % 4], ${admin.id}, '{}', state,
      CASE WHEN state IN ('queued', 'scheduled') THEN 0 ELSE 1 END, 4,
      CASE state WHEN 'waiting' THEN '{"type": "time"}'::jsonb END, now() + interval '1 h',
      CASE state WHEN 'succeeded' THEN '{}'::jsonb END,
      CASE state WHEN 'failed' THEN 'code_' || n % 3 END, CASE state WHEN 'failed' THEN 'Message ' || n % 3 END,
      CASE state WHEN 'failed' THEN 'code_' || n % 3 || ': Message' END,
      CASE WHEN state = 'failed' AND n % 3 = 0 THEN now() END, CASE WHEN state = 'failed' AND n % 3 = 0 THEN ${admin.id} END,
      CASE WHEN state = 'failed' AND n % 3 = 0 THEN 'Known' END,
      now(), now() - n * interval '8 s', now() - n * interval '8 s',
      CASE WHEN state NOT IN ('queued', 'scheduled') THEN now() - n * interval '8 s' END,
      CASE WHEN state IN ('succeeded', 'failed', 'canceled') THEN now() - n * interval '8 s' + interval '1 s' END, n
    FROM generate_series(1, 400) AS n,
      (SELECT '{welcome-email,resize-image,sales-report,sales-import}'::text[] AS kinds,
        '{email,image,report,import}'::text[] AS queues,
        '{succeeded,failed,queued,running,retrying,waiting,canceled,scheduled,canceling}'::text[] AS states) AS names,
      LATERAL (SELECT states[1 + n % 9] AS state) AS of_job`;
  await db.$executeRaw`
    CREATE TABLE run AS
    SELECT started_at + interval '1 s' AS at, queue, kind, state AS outcome, waited_ms, 10 * waited_ms AS ran_ms
    FROM offload.job WHERE state IN ('succeeded', 'failed', 'canceled', 'retrying')`;
  await db.$executeRaw`INSERT INTO offload.job_end SELECT * FROM run`;
  await rollUp(api.database.core, 1_000);
});
afterAll(() => api.close());

const overviewOf = async (range: Range): Promise<Overview> =>
  (await admin.get(`/api/admin/overview?range=${range}`)).json();

interface QueueCounts {
  queue: string;
  queued: number;
  running: number;
  retrying: number;
  failed: number;
  waited: number | null;
}

function countQueues(): Promise<QueueCounts[]> {
  return api.database.db.$queryRaw`
    SELECT queue, (count(*) FILTER (WHERE state = 'queued'))::int AS queued,
      (count(*) FILTER (WHERE state IN ('running', 'canceling')))::int AS running,
      (count(*) FILTER (WHERE state = 'retrying'))::int AS retrying,
      (count(*) FILTER (WHERE state = 'failed' AND dismissed_at IS NULL))::int AS failed,
      extract(epoch FROM now() - min(waits_since) FILTER (WHERE state IN ('queued', 'retrying')))::float8 AS waited
    FROM offload.job GROUP BY queue`;
}

describe.each(['hour', 'day', 'week', 'month'] as const)('the overview of the last %s', (range) => {
  it('has the numbers of the database', async () => {
    const { queues, points } = await overviewOf(range);
    const { db } = api.database;
    for (const { queue, waited, ...counts } of await countQueues()) {
      const shown = queues.find((one) => one.queue === queue);
      expect(shown, queue).toMatchObject(counts);
      expect(Math.abs((shown?.oldestWaitingMs ?? 0) / 1_000 - (waited ?? 0)), queue).toBeLessThan(30);
    }
    const runs = await db.$queryRaw<{ queue: string; ended: number; p50: number }[]>`
      SELECT queue, count(*)::int AS ended, percentile_disc(0.5) WITHIN GROUP (ORDER BY ran_ms)::float8 AS p50
      FROM run GROUP BY queue`;
    for (const { queue, ended, p50 } of runs) {
      const shown = queues.find((one) => one.queue === queue);
      expect(shown, queue).toMatchObject({ ended });
      expect(Math.abs((shown?.runP50 ?? 0) / p50 - 1), queue).toBeLessThan(0.1);
    }
    const outcomes = await db.$queryRaw<{ outcome: 'succeeded' | 'failed' | 'canceled'; count: number }[]>`
      SELECT outcome, count(*)::int AS count FROM run GROUP BY outcome`;
    for (const { outcome, count } of outcomes)
      expect(
        points.reduce((sum, point) => sum + point[outcome], 0),
        outcome,
      ).toBe(count);
  });
});

it('the list of queues has the numbers of the database', async () => {
  const { data }: { data: QueueView[] } = await (await admin.get('/api/admin/limits')).json();
  for (const { queue, queued, running, retrying } of await countQueues())
    expect(data.find(({ name }) => name === queue)).toMatchObject({ waiting: queued, running, retrying });
});

it('the list of failures has the numbers of the database, and changes as many jobs', async () => {
  const since = new Date(Date.now() - 24 * 3_600_000).toISOString();
  const list = `/api/admin/failures?since=${since}`;
  const { data }: { data: FailureGroupView[] } = await (await admin.get(list)).json();
  const groups = await api.database.db.$queryRaw<Partial<FailureGroupView>[]>`
    SELECT kind, error_signature AS signature, count(*)::int AS count FROM offload.job
    WHERE state = 'failed' AND dismissed_at IS NULL GROUP BY 1, 2 ORDER BY 1, 2`;
  const shown = data.map(({ kind, signature, count }) => ({ kind, signature, count }));
  const keyOf = ({ kind, signature }: Partial<FailureGroupView>) => `${kind} ${signature}`;
  expect(shown.sort((one, other) => keyOf(one).localeCompare(keyOf(other)))).toEqual(groups);
  for (const { kind, signature, count, parts } of data) {
    expect(parts.reduce((sum, part) => sum + part)).toBe(count);
    const filter = { kind, signature, since, until: new Date().toISOString() };
    const preview = await admin.post('/api/admin/changes/preview', { action: 'retry', filter });
    expect(await preview.json()).toMatchObject({ count });
  }
});

it('the list of all jobs has the numbers of the database', async () => {
  const all = { states: [], kind: null, queue: null, from: null, to: null, cursor: null };
  const search = { ...readSearchWords(''), ...all, order: 'newest', limit: 1 } as const;
  const counts = await countAdminJobs(search, { role: 'admin' });
  const rows = await api.database.db.$queryRaw<{ state: string; count: number }[]>`
    SELECT state, count(*)::int AS count FROM offload.job GROUP BY state`;
  expect(counts?.states).toEqual(Object.fromEntries(rows.map(({ state, count }) => [state, count])));
  expect(counts?.total).toBe(400);
});
