import { afterAll, beforeAll, expect, it } from 'vitest';
import { failure, putJob, runJob } from '@/testing/jobs';
import { openTestApi, type SignedInCaller, type TestApi } from '@/testing/test-api';

let api: TestApi;
let me: SignedInCaller;

beforeAll(async () => {
  api = await openTestApi();
  me = await api.signedIn();
});
afterAll(() => api.close());

const dayMs = 86_400_000;
const inDays = (days: number) => new Date(Date.now() + days * dayMs).toISOString();
const body = { id: 'monthly-sales', data: { year: 2023, month: 1 } };

async function scheduled(month: number): Promise<string> {
  const response = await me.post('/api/reports', { ...body, data: { year: 2023, month }, runAt: inDays(1) });
  expect(response.status).toBe(202);
  return (await response.json()).id;
}

it('moves a scheduled job to another time, up to a year ahead', async () => {
  const id = await scheduled(1);
  for (const runAt of [inDays(2), inDays(364)]) {
    const response = await me.post(`/api/jobs/${id}/reschedule`, { runAt });
    expect(response.status).toBe(202);
    const job = await response.json();
    expect(job).toMatchObject({ id, state: 'scheduled' });
    expect(Math.abs(Date.parse(job.runAt) - Date.parse(runAt))).toBeLessThan(10_000);
    expect(job.nextAttemptAt).toBe(job.runAt);
  }
  expect((await me.post(`/api/jobs/${id}/reschedule`, { runAt: inDays(370) })).status).toBe(400);
});

it('moves a job by so many milliseconds, whatever the clock of the client says', async () => {
  const id = await scheduled(6);
  const minutes = (count: number) => count * 60_000;
  const moved = await me.post(`/api/jobs/${id}/reschedule`, { delayMs: minutes(5) });
  expect(moved.status).toBe(202);
  const delay = Date.parse((await moved.json()).runAt) - Date.now();
  expect(Math.abs(delay - minutes(5))).toBeLessThan(minutes(1));
  for (const wrong of [{ delayMs: -1 }, { delayMs: 367 * dayMs }, { delayMs: 1, runAt: inDays(1) }]) {
    const response = await me.post(`/api/jobs/${id}/reschedule`, wrong);
    expect([response.status, (await response.json()).errors[0].pointer]).toEqual([400, '/delayMs']);
  }
});

it('starts the job now if no time is given, or a time in the past', async () => {
  for (const [month, when] of [{}, { runAt: inDays(-1) }].entries()) {
    const id = await scheduled(month + 2);
    expect((await me.post(`/api/jobs/${id}/reschedule`, when)).status).toBe(202);
    await expect.poll(async () => (await (await me.get(`/api/jobs/${id}`)).json()).state).toBe('queued');
  }
});

it('returns 409 unless the job is waiting for a time', async () => {
  const id = await putJob(api.database.db, me.id);
  expect((await me.post(`/api/jobs/${id}/reschedule`)).status).toBe(409);
  await runJob(api.database.db, id, { state: 'retrying', failure, delayMs: 60_000 });
  expect((await me.post(`/api/jobs/${id}/reschedule`)).status).toBe(202);
});

it('allows the owner, and staff who may change jobs', async () => {
  const id = await scheduled(5);
  const path = `/api/jobs/${id}/reschedule`;
  const [stranger, viewer, operator] = [
    await api.signedIn(),
    await api.signedIn('viewer'),
    await api.signedIn('operator'),
  ];
  expect((await stranger.post(path)).status).toBe(404);
  expect((await viewer.post(path)).status).toBe(403);
  expect((await operator.post(path, { runAt: inDays(3) })).status).toBe(202);
  const actions = await api.database.db.operatorAction.findMany({ where: { subjectId: id } });
  expect(actions).toMatchObject([{ action: 'job.reschedule', actorEmail: operator.email }]);
});
