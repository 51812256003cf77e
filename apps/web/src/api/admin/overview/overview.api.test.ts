import { zoomTo } from '@offload/console/ui/charts/chart-period.ts';
import { beat, rollUp } from '@offload/core/internal';
import { someWorker, until } from '@offload/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { failure, putJob, runJob } from '@/testing/jobs';
import { openTestApi, type SignedInCaller, type TestApi } from '@/testing/test-api';
import type { Overview } from './overview-schema';

let api: TestApi;
let viewer: SignedInCaller;

beforeAll(async () => {
  api = await openTestApi();
  viewer = await api.signedIn('viewer');
});
afterAll(() => api.close());

it('shows jobs, queues, and workers to staff only', async () => {
  const { db } = api.database;
  const [alive, silent] = [someWorker({ host: 'one', running: 3 }), someWorker({ host: 'two' })];
  await beat(db, alive, 60_000);
  await beat(db, silent, -1);
  await putJob(db, viewer.id);
  await runJob(db, await putJob(db, viewer.id));
  await runJob(db, await putJob(db, viewer.id), { state: 'failed', failure });
  await rollUp(api.database.core, 100);

  const response = await viewer.get('/api/admin/overview?range=day');
  expect(response.status).toBe(200);
  expect(response.headers.get('Cache-Control')).toBe('private, no-store');
  const body: Overview = await response.json();
  expect(body).toMatchObject({ range: 'day', services: { queue: true, storage: true }, undispatched: 0 });
  expect(body.queues.find(({ queue }) => queue === 'email')).toMatchObject({
    queued: 1,
    failed: 1,
    ended: 2,
    workers: 1,
    oldestWaitingMs: expect.any(Number),
    waitP50: expect.any(Number),
    runP50: expect.any(Number),
    runP95: null,
  });
  expect(body.queues.find(({ queue }) => queue === 'image')).toMatchObject({ workers: 0, waitP50: null });
  expect(body.points).toHaveLength(96);
  expect(sum(body, 'succeeded')).toBe(1);
  expect(sum(body, 'failed')).toBe(1);
  expect(body.workers.map(({ host, aliveForMs }) => [host, aliveForMs > 0])).toEqual([
    ['one', true],
    ['two', false],
  ]);

  for (const role of ['admin', 'operator'] as const) {
    const colleague = await api.signedIn(role);
    expect((await colleague.get('/api/admin/overview')).status).toBe(200);
  }
  expect((await (await api.signedIn()).get('/api/admin/overview')).status).toBe(403);
  expect((await api.get('/api/admin/overview')).status).toBe(401);
});

it('shows firing alerts and paused queues', async () => {
  const { db } = api.database;
  const now = new Date();
  const state = {
    rule: 'no-worker',
    queue: 'image',
    value: 1,
    firingSince: now,
    overSince: now,
    lastOverAt: now,
  };
  await db.alertState.create({ data: state });
  // It fires for another minute.
  const isOver = { rule: 'failed-rate', queue: 'import', value: 0, overSince: null };
  await db.alertState.create({ data: { ...state, ...isOver, firingSince: new Date(now.getTime() + 1) } });
  const operator = await api.signedIn('operator');
  await operator.post('/api/admin/limits/email/pause');
  const read = async (): Promise<Overview> => (await operator.get('/api/admin/overview')).json();
  await until(async () => (await read()).queues.some(({ queue, isPaused }) => queue === 'email' && isPaused));
  expect((await read()).firing).toMatchObject([
    { rule: 'no-worker', queue: 'image' },
    { summary: 'No more than 20% of the runs in the import queue have failed within the last 10 minutes.' },
  ]);
  await operator.post('/api/admin/limits/email/resume');
  await until(async () => (await read()).queues.every(({ isPaused }) => !isPaused));
});

it.each([
  ['hour', 60],
  ['week', 168],
])('has every point of the %s, including ones where nothing finished', async (range, points) => {
  const body: Overview = await (await viewer.get(`/api/admin/overview?range=${range}`)).json();
  expect(body.points).toHaveLength(points);
  const [first, second] = body.points.map(({ start }) => Date.parse(start));
  expect((second ?? 0) - (first ?? 0)).toBe(range === 'hour' ? 60_000 : 3_600_000);
});

it('returns the points of a zoom and rejects an invalid zoom', async () => {
  const hourMs = 3_600_000;
  const time = (ago: number) => new Date(Date.now() - ago).toISOString();
  const zoomed = (from: string, to: string) =>
    viewer.get(`/api/admin/overview?${new URLSearchParams({ range: 'day', from, to })}`);
  const body: Overview = await (await zoomed(time(3 * hourMs), time(hourMs))).json();
  expect(body).toMatchObject({ range: 'day', stepMs: 60_000 });
  expect([120, 121]).toContain(body.points.length);
  expect(body.points[0]?.start).toBe(body.from);
  // As the page asks for it.
  const { from: begin, to: end } = zoomTo(Date.now() - 2 * hourMs, Date.now() - hourMs);
  expect((await zoomed(begin, end)).status).toBe(200);
  for (const [from, to] of [
    [time(hourMs), time(2 * hourMs)],
    [time(100 * 24 * hourMs), time(hourMs)],
    ['yesterday', time(0)],
  ] as const) {
    const refused = await zoomed(from, to);
    expect(refused.status).toBe(400);
    expect((await refused.json()).errors[0].pointer).toContain('from');
  }
});

it('rejects an unknown range', async () => {
  const response = await viewer.get('/api/admin/overview?range=year');
  expect(response.status).toBe(400);
  expect((await response.json()).detail).toContain('must be one of hour, day, week');
});

function sum({ points }: Overview, outcome: 'succeeded' | 'failed'): number {
  return points.reduce((total, point) => total + point[outcome], 0);
}
