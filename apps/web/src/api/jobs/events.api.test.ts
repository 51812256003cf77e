import { randomUUID } from 'node:crypto';
import type { Database } from '@offload/db';
import { until } from '@offload/testing';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { runtime } from '@/server/runtime';
import { type EventReader, readEvents } from '@/testing/events';
import { failure, finishJob, putJob, runJob, takeJob } from '@/testing/jobs';
import { openTestApi, type SignedInCaller, type TestApi } from '@/testing/test-api';

let api: TestApi;
let db: Database;
let me: SignedInCaller;

beforeAll(async () => {
  api = await openTestApi();
  db = api.database.db;
  me = await api.signedIn();
});
afterAll(() => api.close());

it('declares a stream that must not be stored, changed, or buffered', async () => {
  const reader = await open(await putJob(db, me.id));
  const { headers } = reader.response;
  expect(headers.get('Content-Type')).toBe('text/event-stream; charset=utf-8');
  expect(headers.get('Cache-Control')).toBe('private, no-store, no-transform');
  expect(headers.get('X-Accel-Buffering')).toBe('no');
  await until(() => reader.comments[0]);
  await reader.close();
});

it('sends the whole job first, as the API shows it, then one event per change, and ends with the job', async () => {
  const id = await putJob(db, me.id);
  const reader = await open(id);
  const first = await until(() => reader.events[0]);
  expect(first.job).toEqual(await (await me.get(`/api/jobs/${id}`)).json());
  const claim = await takeJob(db, id);
  await until(() => reader.events[1]);
  await finishJob(id, claim);
  await until(() => reader.ended());
  expect(reader.states()).toEqual(['queued', 'running', 'succeeded']);
  const ids = reader.events.map((event) => BigInt(event.id ?? 0));
  expect(ids).toEqual([...ids].sort((a, b) => (a < b ? -1 : 1)));
  expect(new Set(ids).size).toBe(3);
});

it('uses the version in the entity tag as the event ID', async () => {
  const id = await putJob(db, me.id);
  const reader = await open(id);
  const { id: version } = await until(() => reader.events[0]);
  expect((await me.get(`/api/jobs/${id}`)).headers.get('ETag')).toBe(`"${version}"`);
  await reader.close();
});

it('resumes where the reader left off without gaps or repeats, even after the job has finished', async () => {
  const id = await putJob(db, me.id);
  const reader = await open(id);
  const { id: seen } = await until(() => reader.events[0]);
  await reader.close();
  const again = await open(id, seen);
  await until(() => again.comments[0]);
  await runJob(db, id, { state: 'retrying', failure, delayMs: 0 });
  await until(() => again.states().includes('retrying'));
  const last = again.events.at(-1)?.id;
  await again.close();
  expect(again.states()).not.toContain('queued');

  await runJob(db, id);
  const late = await open(id, last);
  await until(() => late.ended());
  expect(late.states()).toEqual(['succeeded']);
});

it('tells a client that has seen the end not to reconnect', async () => {
  const id = await putJob(db, me.id);
  await runJob(db, id);
  const reader = await open(id);
  await until(() => reader.ended());
  expect(reader.states()).toEqual(['succeeded']);
  const headers = { 'Last-Event-ID': reader.events[0]?.id ?? '' };
  const response = await me.get(`/api/jobs/${id}/events`, { headers });
  expect(response.status).toBe(204);
  expect(await response.text()).toBe('');
});

it('continues with a job that was retried after its reader saw it finish', async () => {
  const id = await putJob(db, me.id);
  await runJob(db, id, { state: 'failed', failure });
  const ended = await open(id);
  await until(() => ended.ended());
  await me.post(`/api/jobs/${id}/retry`);
  const reader = await open(id, ended.events[0]?.id);
  await until(() => reader.states().includes('queued'));
  await reader.close();
});

it('misses no change while it opens', async () => {
  for (let round = 0; round < 20; round += 1) {
    const id = await putJob(db, me.id);
    const [reader] = await Promise.all([open(id), runJob(db, id)]);
    await until(() => reader.ended());
    expect(reader.states().at(-1)).toBe('succeeded');
  }
});

it.each(['-1', 'x', '1.5', '9'.repeat(19), "1' OR '1'='1"])(
  'rejects the last event ID %s',
  async (lastEventId) => {
    const id = await putJob(db, me.id);
    for (const path of [`/api/jobs/${id}/events`, '/api/events']) {
      const response = await me.get(path, { headers: { 'Last-Event-ID': lastEventId } });
      expect(response.status).toBe(400);
      expect(await response.json()).toMatchObject({ errors: [{ pointer: '#last-event-id' }] });
    }
  },
);

it("hides other users' jobs, and everything from visitors", async () => {
  const id = await putJob(db, me.id);
  const other = await api.signedIn();
  expect((await other.get(`/api/jobs/${id}/events`)).status).toBe(404);
  expect((await other.get(`/api/jobs/${randomUUID()}/events`)).status).toBe(404);
  expect((await api.get(`/api/jobs/${id}/events`)).status).toBe(401);
  expect((await api.get('/api/events')).status).toBe(401);
});

it('reads the job of a stream once', async () => {
  const id = await putJob(db, me.id);
  const other = await putJob(db, me.id);
  const first = await open(other);
  await takeJob(db, other);
  await until(() => first.states().includes('running'));
  const query = vi.spyOn(runtime().writes, 'query');
  const reader = await open(id);
  await until(() => reader.events[0]);
  // Others read, too, such as which queues are paused.
  expect(query.mock.calls.filter(([statement]) => statement.values.includes(id))).toHaveLength(1);
  query.mockRestore();
  await Promise.all([first.close(), reader.close()]);
});

it('stops watching for readers who disconnect, had disconnected before, or never read', async () => {
  const id = await putJob(db, me.id);
  const { live } = runtime();
  const before = live.watching();
  const reader = await open(id);
  await until(() => live.watching() === before + 1);
  await reader.close();
  expect(live.watching()).toBe(before);

  const gone = await me.get(`/api/jobs/${id}/events`, { signal: AbortSignal.abort() });
  await gone.text();
  await me.get(`/api/jobs/${id}/events`, { method: 'HEAD' });
  await me.get('/api/events', { method: 'HEAD' });
  expect(live.watching()).toBe(before);
});

it('stops watching for a reader who cancels the body', async () => {
  const { live } = runtime();
  const before = live.watching();
  const response = await me.get(`/api/jobs/${await putJob(db, me.id)}/events`);
  const body = response.body?.getReader();
  await body?.read();
  expect(live.watching()).toBe(before + 1);
  await body?.cancel();
  await until(() => live.watching() === before);
});

function open(id: string, lastEventId?: string | null): Promise<EventReader> {
  return readEvents((init) => me.get(`/api/jobs/${id}/events`, init), lastEventId);
}
