import { rollUp } from '@offload/core/internal';
import { afterAll, beforeAll, expect, it } from 'vitest';
import * as z from 'zod';
import { jsonOf, type OtherApp, openOtherApp } from '../testing/other-app';
import { zoomTo } from '../ui/charts/chart-period';

let app: OtherApp;

// A system whose first job is almost an hour old: 400 jobs, each in another state than the one before, and the runs that they
// have had. Staff have taken care of every third failure.
beforeAll(async () => {
  app = await openOtherApp();
  await app.rowsOf(`
    INSERT INTO offload.job (id, kind, queue, owner_id, payload, state, attempt, max_attempts, waiting_for, lease_until, result,
      error_code, error_message, error_signature, dismissed_at, dismissed_by, dismiss_reason, dispatched_at, created_at,
      waits_since, started_at, finished_at, waited_ms)
    SELECT gen_random_uuid(), 'receipt', 'print', 'guest', '{"orderId": 1, "token": "t"}', state,
      CASE WHEN state IN ('queued', 'scheduled') THEN 0 ELSE 1 END, 4,
      CASE state WHEN 'waiting' THEN '{"type": "time"}'::jsonb END, now() + interval '1 h',
      CASE state WHEN 'succeeded' THEN '{}'::jsonb END,
      CASE state WHEN 'failed' THEN 'code_' || n % 4 END, CASE state WHEN 'failed' THEN 'Message ' || n % 4 END,
      CASE state WHEN 'failed' THEN 'code_' || n % 4 || ': Message' END,
      CASE WHEN state = 'failed' AND n % 4 = 0 THEN now() END, CASE WHEN state = 'failed' AND n % 4 = 0 THEN 'ada' END,
      CASE WHEN state = 'failed' AND n % 4 = 0 THEN 'Known' END,
      now(), now() - n * interval '8 s', now() - n * interval '8 s',
      CASE WHEN state NOT IN ('queued', 'scheduled') THEN now() - n * interval '8 s' END,
      CASE WHEN state IN ('succeeded', 'failed', 'canceled') THEN now() - n * interval '8 s' + interval '1 s' END, n
    FROM generate_series(1, 400) AS n, LATERAL (SELECT
      ('{succeeded,failed,queued,running,retrying,waiting,canceled,scheduled,canceling}'::text[])[1 + n % 9] AS state) AS of_job`);
  await app.rowsOf(`
    CREATE TABLE run AS
    SELECT started_at + interval '1 s' AS at, queue, kind, state AS outcome, waited_ms, 10 * waited_ms AS ran_ms
    FROM offload.job WHERE state IN ('succeeded', 'failed', 'canceled', 'retrying')`);
  await app.rowsOf('INSERT INTO offload.job_end SELECT * FROM run');
  await rollUp(app.jobs.db, 1_000);
});
afterAll(() => app.close());

const count = z.number();
const Outcomes = z.object({ succeeded: count, failed: count, canceled: count });
const Overview = z.object({
  queues: z.tuple([z.object({ oldestWaitingMs: count, runP50: count, ended: count }).loose()]),
  points: z.array(Outcomes),
});

it.each(['hour', 'day', 'week', 'month'])(
  'the overview of the last %s has the numbers of the database',
  async (range) => {
    const body = await jsonOf(app.open().get(`/api/overview?range=${range}`));
    const { queues, points } = Overview.parse(body);
    const [shown] = queues;
    const [{ waited, ...counts }] = Counts.parse(await app.rowsOf(countsInDatabase));
    expect(shown).toMatchObject(counts);
    expect(Math.abs(shown.oldestWaitingMs / 1_000 - waited)).toBeLessThan(30);
    const [{ p50, ended, ...outcomes }] = Runs.parse(
      await app.rowsOf(`
      SELECT percentile_disc(0.5) WITHIN GROUP (ORDER BY ran_ms)::float8 AS p50,
        (count(*) FILTER (WHERE outcome = 'succeeded'))::int AS succeeded,
        (count(*) FILTER (WHERE outcome = 'failed'))::int AS failed,
        (count(*) FILTER (WHERE outcome = 'canceled'))::int AS canceled, count(*)::int AS ended FROM run`),
    );
    expect(Math.abs(shown.runP50 / p50 - 1)).toBeLessThan(0.1);
    const sum = (outcome: keyof typeof outcomes) =>
      points.reduce((total, point) => total + point[outcome], 0);
    expect({ succeeded: sum('succeeded'), failed: sum('failed'), canceled: sum('canceled') }).toEqual(
      outcomes,
    );
    expect(shown.ended).toBe(ended);
  },
);

const Counts = z.tuple([z.object({ waited: count }).loose()]);
const Runs = z.tuple([Outcomes.extend({ p50: count, ended: count })]);
const countsInDatabase = `
  SELECT (count(*) FILTER (WHERE state = 'queued'))::int AS queued,
    (count(*) FILTER (WHERE state IN ('running', 'canceling')))::int AS running,
    (count(*) FILTER (WHERE state = 'retrying'))::int AS retrying,
    (count(*) FILTER (WHERE state = 'failed' AND dismissed_at IS NULL))::int AS failed,
    extract(epoch FROM now() - min(waits_since) FILTER (WHERE state IN ('queued', 'retrying')))::float8 AS waited
  FROM offload.job`;

const Points = z.object({
  from: z.string(),
  stepMs: count,
  points: z.array(z.object({ start: z.string() })),
});

it('the charts have every point of a range or of a zoom, also those in which nothing ended', async () => {
  const pointsOf = async (query: object) =>
    Points.parse(await jsonOf(app.open().get(`/api/overview?${new URLSearchParams({ ...query })}`)));
  expect((await pointsOf({ range: 'hour' })).points).toHaveLength(60);
  expect((await pointsOf({ range: 'week' })).points).toHaveLength(168);
  const hourMs = 3_600_000;
  const ago = (hours: number) => new Date(Date.now() - hours * hourMs).toISOString();
  const zoomed = await pointsOf({ range: 'day', from: ago(3), to: ago(1) });
  expect([120, 121]).toContain(zoomed.points.length);
  expect(zoomed).toMatchObject({
    stepMs: 60_000,
    points: [{ start: zoomed.from }, ...zoomed.points.slice(1)],
  });
  // As the page asks for it.
  const asked = { range: 'day', ...zoomTo(Date.now() - 2 * hourMs, Date.now() - hourMs) };
  expect((await pointsOf(asked)).points).toHaveLength(60);
  for (const [from, to] of [
    [ago(1), ago(2)],
    [ago(2_400), ago(1)],
    ['yesterday', ago(0)],
  ] as const) {
    const response = await app.open().get(`/api/overview?${new URLSearchParams({ range: 'day', from, to })}`);
    expect(response.status).toBe(400);
  }
});

it('the list of queues has the numbers of the database', async () => {
  const [{ queued, running, retrying }] = Counts.parse(await app.rowsOf(countsInDatabase));
  expect(await jsonOf(app.open().get('/api/queues'))).toMatchObject({
    data: [{ name: 'print', waiting: queued, running, retrying }],
  });
});

const Groups = z.object({
  data: z.array(z.object({ kind: z.string(), signature: z.string(), count, parts: z.array(count) })),
});

it('the list of failures has the numbers of the database, and changes as many jobs', async () => {
  const console = app.open();
  const { data } = Groups.parse(await jsonOf(console.get('/api/failures?days=1')));
  const groups = await app.rowsOf(`
    SELECT kind, error_signature AS signature, count(*)::int AS count FROM offload.job
    WHERE state = 'failed' AND dismissed_at IS NULL GROUP BY 1, 2 ORDER BY 2`);
  const shown = data.map(({ parts: _, ...group }) => group);
  expect(shown.sort((one, other) => one.signature.localeCompare(other.signature))).toMatchObject(groups);
  for (const group of data) {
    expect(group.parts.reduce((sum, part) => sum + part)).toBe(group.count);
    const { kind, signature } = group;
    const since = new Date(Date.now() - 86_400_000).toISOString();
    const filter = { kind, signature, since, until: new Date().toISOString() };
    const preview = await jsonOf(console.post('/api/changes/preview', { action: 'retry', filter }));
    expect(preview).toMatchObject({ count: group.count });
  }
});

it('the list of all jobs has the numbers of the database', async () => {
  const rows = z
    .array(z.object({ state: z.string(), count }))
    .parse(await app.rowsOf('SELECT state, count(*)::int AS count FROM offload.job GROUP BY state'));
  const states = Object.fromEntries(rows.map(({ state, count: found }) => [state, found]));
  expect(await jsonOf(app.open().get('/api/jobs/counts'))).toMatchObject({ counts: { states, total: 400 } });
});
