import { randomUUID } from 'node:crypto';
import { tick } from '@offload/core/test/worker-parts';
import { system } from '@offload/kinds/system';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { runJob } from '@/testing/jobs';
import { remove, schedule, setPaused } from '@/testing/schedules';
import { openTestApi, type SignedInCaller, type TestApi } from '@/testing/test-api';

let api: TestApi;
let person: SignedInCaller;

beforeAll(async () => {
  api = await openTestApi();
  person = await api.signedIn();
});
afterAll(() => api.close());

it('creates the report of the previous month, and leaves the next run unchanged', async () => {
  const { id, nextRunAt, report } = await schedule(person, { timeZone: 'UTC' });
  const response = await run(person, id);
  expect(response.status).toBe(202);
  const job = await response.json();
  expect(response.headers.get('Location')).toBe(`/api/jobs/${job.id}`);
  const row = await api.database.db.job.findUniqueOrThrow({ where: { id: job.id } });
  const before = new Date();
  before.setUTCDate(0);
  const month = { year: before.getUTCFullYear(), month: before.getUTCMonth() + 1 };
  expect(row).toMatchObject({ kind: 'sales-report', ownerId: person.id, payload: { ...report, ...month } });
  const after = await (await person.get(`/api/schedules/${id}`)).json();
  expect(after).toMatchObject({ nextRunAt, lastJobId: job.id, lastRunAt: expect.any(String) });
});

it('returns the job in progress, and a new job afterwards', async () => {
  const { id } = await schedule(person, { report: { id: 'monthly-sales', format: 'xlsx' } });
  const first = await (await run(person, id)).json();
  expect((await (await run(person, id)).json()).id).toBe(first.id);
  const key = { 'Idempotency-Key': randomUUID() };
  expect((await (await run(person, id, key)).json()).id).toBe(first.id);
  await runJob(api.database.db, first.id);
  expect((await (await run(person, id, key)).json()).id).toBe(first.id);
  expect((await (await run(person, id)).json()).id).not.toBe(first.id);
});

it('runs now even if the schedule is paused', async () => {
  const { id } = await schedule(person);
  await setPaused(person, id, true);
  expect((await run(person, id)).ok).toBe(true);
});

it("shows in a job's history that its schedule created it", async () => {
  const { db } = api.database;
  const { id } = await schedule(person);
  await db.schedule.update({ where: { id }, data: { nextRunAt: new Date(Date.now() - 1_000) } });
  const job = await tick(api.database.core, system, id);
  const { data } = await (await person.get(`/api/jobs/${job?.id}/timeline`)).json();
  expect(data).toMatchObject([{ state: 'queued', by: 'schedule' }]);
});

it("returns 404 to other users, as for a schedule that doesn't exist", async () => {
  const { id } = await schedule(person);
  const stranger = await api.signedIn();
  for (const of of [id, randomUUID(), 'none']) {
    expect((await stranger.get(`/api/schedules/${of}`)).status).toBe(404);
    expect((await setPaused(stranger, of, true)).status).toBe(404);
    expect((await remove(stranger, of)).status).toBe(404);
    expect((await run(stranger, of)).status).toBe(404);
  }
  expect((await person.get(`/api/schedules/${id}`)).status).toBe(200);
});

it.each(['admin', 'operator'] as const)(
  'lets a %s pause, resume, run, and delete, and records each action',
  async (role) => {
    const { id } = await schedule(person);
    const staff = await api.signedIn(role);
    expect((await setPaused(staff, id, true)).status).toBe(200);
    expect((await setPaused(staff, id, false)).status).toBe(200);
    const { id: jobId } = await (await run(staff, id)).json();
    expect((await remove(staff, id)).status).toBe(204);
    const written = await api.database.db.operatorAction.findMany({
      where: { subjectType: 'schedule', subjectId: id },
      orderBy: { id: 'asc' },
    });
    const verbs = written.map(({ action, actorId }) => [action, actorId]);
    const done = ['schedule.pause', 'schedule.resume', 'schedule.run', 'schedule.delete'];
    expect(verbs).toEqual(done.map((action) => [action, staff.id]));
    expect(written[2]).toMatchObject({ after: { jobId } });
  },
);

it('lets a viewer only view', async () => {
  const { id } = await schedule(person);
  const viewer = await api.signedIn('viewer');
  expect((await viewer.get(`/api/schedules/${id}`)).status).toBe(200);
  for (const answer of [setPaused(viewer, id, true), remove(viewer, id), run(viewer, id)]) {
    expect((await answer).status).toBe(403);
  }
});

function run(caller: SignedInCaller, id: string, headers = {}): Promise<Response> {
  return caller.post(`/api/schedules/${id}/run`, {}, headers);
}
