import type { Database } from '@offload/db';
import { until } from '@offload/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readEvents } from '@/testing/events';
import { failure, putJob, runJob } from '@/testing/jobs';
import { openTestApi, type SignedInCaller, type TestApi } from '@/testing/test-api';

let api: TestApi;
let db: Database;
let me: SignedInCaller;
let admin: SignedInCaller;

beforeAll(async () => {
  api = await openTestApi();
  db = api.database.db;
  me = await api.signedIn();
  admin = await api.signedIn('admin');
});
afterAll(() => api.close());

let year = 2000;

/** Requests a report that wasn't requested yet, so that its owner waits for it. */
async function ask(by = me): Promise<string> {
  year += 1;
  const response = await by.post('/api/reports', { id: 'monthly-sales', data: { month: 1, year } });
  expect(response.status).toBe(202);
  return (await response.json()).id;
}

const toldAt = async (id: string) =>
  (await db.ownerNotification.findUnique({ where: { jobId: id } }))?.notifiedAt ?? null;
const untilTold = (id: string) => until(() => toldAt(id));

/** Waits until everything from before this call has been recorded. */
async function untilAllNoted(): Promise<void> {
  const id = await ask();
  await runJob(db, id);
  await me.get(`/api/jobs/${id}`);
  await untilTold(id);
}

it.each([
  ['success', { state: 'succeeded', result: {} }],
  ['failure', { state: 'failed', failure }],
] as const)('marks a %s as seen once its owner reads the job, only once', async (_end, outcome) => {
  const id = await ask();
  await me.get(`/api/jobs/${id}`);
  await runJob(db, id, outcome);
  const before = await (await me.get(`/api/jobs/${id}`)).json();
  const told = await toldAt(id);
  expect(told).not.toBeNull();
  const again = await me.get(`/api/jobs/${id}`);
  expect(await again.json()).toEqual(before);
  await untilAllNoted();
  expect(await toldAt(id)).toEqual(told);
});

it('marks the result as seen through an open stream, and through one that opens later', async () => {
  const watched = await ask();
  const reader = await readEvents((init) => me.get(`/api/jobs/${watched}/events`, init));
  await until(() => reader.events[0]);
  await untilAllNoted();
  expect(await toldAt(watched)).toBeNull();
  await runJob(db, watched);
  await untilTold(watched);
  expect(reader.states().at(-1)).toBe('succeeded');

  const ended = await ask();
  await runJob(db, ended);
  await readEvents((init) => me.get(`/api/jobs/${ended}/events`, init));
  await untilTold(ended);
});

it('records nothing if the stream was closed before the job finished', async () => {
  const id = await ask();
  const reader = await readEvents((init) => me.get(`/api/jobs/${id}/events`, init));
  await until(() => reader.events[0]);
  await reader.close();
  await runJob(db, id);
  await untilAllNoted();
  expect(await toldAt(id)).toBeNull();
});

it("counts neither an admin's view nor a list as the owner seeing the job", async () => {
  const id = await ask();
  const mine = await readEvents((init) => me.get('/api/events', init));
  const theirs = await readEvents((init) => admin.get(`/api/jobs/${id}/events`, init));
  await until(() => theirs.events[0] && mine.events[0]);
  await runJob(db, id);
  await until(() => theirs.ended() && mine.states().includes('succeeded'));
  await admin.get(`/api/jobs/${id}`);
  await me.get('/api/jobs');
  await untilAllNoted();
  expect(await toldAt(id)).toBeNull();
  await mine.close();
});

it('treats an admin who owns the job like any other owner', async () => {
  const id = await ask(admin);
  await runJob(db, id);
  await admin.get(`/api/jobs/${id}`);
  await untilTold(id);
});

it('records nothing for jobs that no one waits for', async () => {
  const id = await putJob(db, me.id);
  await runJob(db, id);
  await me.get(`/api/jobs/${id}`);
  await untilAllNoted();
  expect(await toldAt(id)).toBeNull();
});

it('resets when the job is retried', async () => {
  const id = await ask();
  await runJob(db, id, { state: 'failed', failure });
  await me.get(`/api/jobs/${id}`);
  await untilTold(id);
  await me.post(`/api/jobs/${id}/retry`);
  await runJob(db, id);
  expect(await toldAt(id)).toBeNull();
});
