import { beat, rollUp } from '@offload/core/test/worker-parts';
import { someWorker } from '@offload/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { failure, putJob, runJob } from '@/testing/jobs';
import { openTestApi, type TestApi } from '@/testing/test-api';

let api: TestApi;
const token = 'a token that only Prometheus has';

beforeAll(async () => {
  api = await openTestApi({ METRICS_TOKEN: token });
});
afterAll(() => api.close());

const scrape = (authorization: string) =>
  api.get('/api/metrics', { headers: { Authorization: authorization } });

it('shows jobs, queues, workers, and requests to callers with the token', async () => {
  const { db } = api.database;
  const person = await api.signedIn();
  await beat(db, someWorker({ host: 'a"host', running: 3, loopDelayMs: 20 }), 60_000);
  await beat(db, someWorker({ host: 'gone' }), -1);
  const waiting = await putJob(db, person.id);
  await db.$executeRaw`
    UPDATE offload.job SET waits_since = now() - interval '90 s', created_at = now() - interval '90 s'
    WHERE id = ${waiting}::uuid`;
  await runJob(db, await putJob(db, person.id));
  await runJob(db, await putJob(db, person.id), { state: 'failed', failure });
  await rollUp(api.database.core, 100);
  await person.get(`/api/jobs/${waiting}`);

  const response = await scrape(`Bearer ${token}`);
  expect(response.status).toBe(200);
  expect(response.headers.get('Content-Type')).toContain('text/plain; version=0.0.4');
  const text = await response.text();
  const job = 'queue="email",kind="welcome-email"';
  for (const line of [
    `offload_job_runs_ended_total{${job},outcome="succeeded"} 1`,
    `offload_job_runs_ended_total{${job},outcome="failed"} 1`,
    `offload_job_run_seconds_count{${job}} 2`,
    `offload_job_wait_seconds_bucket{${job},le="+Inf"} 2`,
    'offload_queue_jobs{queue="email",state="queued"} 1',
    'offload_queue_workers{queue="email"} 1',
    'offload_queue_workers{queue="image"} 0',
    'offload_outbox_jobs 1',
    'offload_worker_running_jobs{host="a\\"host",pid="1"} 3',
    'offload_worker_event_loop_delay_seconds{host="a\\"host",pid="1"} 0.02',
    'offload_sse_clients 0',
    'offload_database_up 1',
  ]) {
    expect(text.split('\n')).toContain(line);
  }
  expect(readSeries(text, 'offload_queue_oldest_waiting_seconds{queue="email"}')).toBeGreaterThan(89);
  expect(readSeries(text, 'offload_outbox_lag_seconds')).toBeGreaterThan(89);
  expect(readSeries(text, 'nodejs_eventloop_lag_p99_seconds')).toBeGreaterThanOrEqual(0);
  expect(text).toContain(
    'offload_http_request_seconds_count{method="GET",route="/api/jobs/:id",status="200"} 1',
  );
  expect(text).not.toContain(waiting);
  expect(text).not.toContain('gone');
});

it('names only counters like counters', async () => {
  const text = await (await scrape(`Bearer ${token}`)).text();
  const types = [...text.matchAll(/^# TYPE (\S+) (\S+)$/gm)].map(([, name = '', type]) => ({ name, type }));
  const totals = types.filter(({ name }) => name.endsWith('_total'));
  expect(totals.length).toBeGreaterThan(0);
  expect(totals.filter(({ type }) => type !== 'counter')).toEqual([]);
});

it('has one series for all unknown paths', async () => {
  for (const path of ['/api/a', '/api/b/c']) await api.get(path);
  const text = await (await scrape(`Bearer ${token}`)).text();
  const lost = text.split('\n').filter((line) => /request_seconds_count.*status="404"/.test(line));
  expect(lost).toEqual(['offload_http_request_seconds_count{method="GET",route="/api/*",status="404"} 2']);
});

it.each(['', 'Bearer ', `Bearer ${token}x`, `Bearer ${token.slice(1)}`, `Basic ${token}`, token])(
  'rejects the credentials "%s"',
  async (authorization) => {
    const response = await scrape(authorization);
    expect(response.status).toBe(401);
    expect(response.headers.get('WWW-Authenticate')).toBe('Bearer');
    expect(await response.text()).not.toContain('offload_');
  },
);

function readSeries(text: string, series: string): number {
  const line = text.split('\n').find((candidate) => candidate.startsWith(`${series} `));
  return Number(line?.slice(series.length + 1));
}
