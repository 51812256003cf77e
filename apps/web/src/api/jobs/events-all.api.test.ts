import type { Database } from '@offload/db';
import { findQueueEntry, until } from '@offload/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { runtime } from '@/server/runtime';
import { type EventReader, readEvents } from '@/testing/events';
import { putJob, runJob, takeJob, takeJobs } from '@/testing/jobs';
import { openTestApi, type SignedInCaller, type TestApi } from '@/testing/test-api';

let api: TestApi;
let db: Database;

beforeAll(async () => {
  api = await openTestApi();
  db = api.database.db;
  // A client that connects just as listening begins is also sent recent changes.
  runtime();
  await until(async () => (await listening()).length === 1);
});
afterAll(() => api.close());

it("sends my unfinished jobs, then every change of my jobs, and nothing of other users' jobs", async () => {
  const me = await api.signedIn();
  const other = await api.signedIn();
  const [waiting, ended] = [await putJob(db, me.id), await putJob(db, me.id)];
  await runJob(db, ended);
  const reader = await open(me);
  await until(() => reader.events.length > 0);
  expect(reader.events[0]?.job.id).toBe(waiting);

  await runJob(db, await putJob(db, other.id));
  await runJob(db, waiting);
  await until(() => reader.states().includes('succeeded'));
  // The notification of a job that has just ended may arrive when the reader is already there.
  expect(reader.events.map(({ job }) => job.id).filter((id) => id !== waiting && id !== ended)).toEqual([]);
  expect(reader.ended()).toBe(false);
  await reader.close();
});

it("sends an admin only the admin's own jobs", async () => {
  const admin = await api.signedIn('admin');
  const other = await api.signedIn();
  const reader = await open(admin);
  await until(() => reader.comments[0]);
  await runJob(db, await putJob(db, other.id));
  const own = await putJob(db, admin.id);
  await takeJob(db, own);
  await until(() => reader.states().includes('running'));
  expect(new Set(reader.events.map(({ job }) => job.id))).toEqual(new Set([own]));
  await reader.close();
});

it('sends a job that was created after the reader connected', async () => {
  const me = await api.signedIn();
  const reader = await open(me);
  await until(() => reader.comments[0]);
  const id = await putJob(db, me.id);
  // Again, as the sweeper does, in case the queue didn't respond in time.
  const handedOver = await until(async () => {
    await runtime().jobs.dispatch([await findQueueEntry(db, id)]);
    return reader.events[0];
  });
  expect(handedOver.job).toMatchObject({ id, state: 'queued' });
  await reader.close();
});

it('resumes where the reader left off, including jobs that finished in the meantime', async () => {
  const me = await api.signedIn();
  const reader = await open(me);
  const [first, second] = [await putJob(db, me.id), await putJob(db, me.id)];
  await takeJob(db, first);
  // A late change of another job has no ID.
  const { id: seen } = await until(() => reader.events.findLast(({ id }) => id));
  await reader.close();
  await runJob(db, second);
  const again = await open(me, seen);
  const event = await until(() => again.events.find(({ job }) => job.id === second));
  expect(event.job.state).toBe('succeeded');
  await again.close();
});

it('goes on from where a page was rendered, with jobs that have finished since', async () => {
  const me = await api.signedIn();
  const after = await runtime().jobs.position();
  const id = await putJob(db, me.id);
  await runJob(db, id);
  const reader = await readEvents((init) => me.get(`/api/events?after=${after}`, init));
  await until(() => reader.states().includes('succeeded'));
  await reader.close();
  expect((await me.get('/api/events?after=x')).status).toBe(400);
});

it('serves 50 readers from two listening connections: for jobs, and for sessions', async () => {
  const me = await api.signedIn();
  const admins = [await api.signedIn('admin'), await api.signedIn('admin')];
  const id = await putJob(db, me.id);
  const mine = Array.from({ length: 20 }, (_, index) => open(me, null, index % 2 ? id : null));
  const theirs = admins.flatMap((admin) => Array.from({ length: 15 }, () => open(admin, null, id)));
  const readers = await Promise.all([...mine, ...theirs]);
  await until(() => readers.every(({ events }) => events.length > 0));
  expect(await listening()).toHaveLength(2);
  await takeJob(db, id);
  await until(() => readers.every((reader) => reader.states().at(-1) === 'running'));
  await Promise.all(readers.map((reader) => reader.close()));
  expect(runtime().live.watching()).toBe(0);
});

it('sends a change that was made while its listening connections were lost', async () => {
  const me = await api.signedIn();
  const id = await putJob(db, me.id);
  const all = await open(me);
  const one = await open(me, null, id);
  await until(() => all.events[0] && one.events[0]);
  const pids = await until(async () => {
    const found = await listening();
    return found.length === 2 && found;
  });
  // Returns once the connection is gone.
  for (const pid of pids) await db.$queryRaw`SELECT pg_terminate_backend(${pid}::int, 60000)`;
  await takeJob(db, id);
  await until(() => all.states().includes('running') && one.states().includes('running'));
  expect(await listening()).not.toEqual(pids);
  await Promise.all([all.close(), one.close()]);
});

it('sends more simultaneous changes than one notification can name', async () => {
  const me = await api.signedIn();
  const ids = [];
  for (let count = 0; count < 201; count += 1) ids.push(await putJob(db, me.id));
  const reader = await open(me);
  await until(() => reader.events.length >= 201);
  // More running jobs than one owner is allowed.
  await takeJobs(db, ids);
  await until(() => reader.states().filter((state) => state === 'running').length === 201);
  await reader.close();
});

function open(
  caller: SignedInCaller,
  lastEventId?: string | null,
  jobId?: string | null,
): Promise<EventReader> {
  const path = jobId ? `/api/jobs/${jobId}/events` : '/api/events';
  return readEvents((init) => caller.get(path, init), lastEventId);
}

async function listening(): Promise<number[]> {
  const rows = await db.$queryRaw<{ pid: number }[]>`
    SELECT pid FROM pg_stat_activity
    WHERE datname = current_database() AND application_name LIKE 'offload-listener-%'
      AND query <> ''`;
  return rows.map(({ pid }) => pid);
}
