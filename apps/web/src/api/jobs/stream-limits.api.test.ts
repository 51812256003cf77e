import { afterAll, beforeAll, expect, it } from 'vitest';
import { runtime } from '@/server/runtime';
import { type EventReader, readEvents } from '@/testing/events';
import { putJob } from '@/testing/jobs';
import { openTestApi, type SignedInCaller, type TestApi } from '@/testing/test-api';

let api: TestApi;

beforeAll(async () => {
  api = await openTestApi();
});
afterAll(() => api.close());

const open = (caller: SignedInCaller, path = '/api/events'): Promise<EventReader> =>
  readEvents((init) => caller.get(path, init));

it('opens up to twenty streams per user, and says when to retry', async () => {
  const me = await api.signedIn();
  const path = `/api/jobs/${await putJob(api.database.db, me.id)}/events`;
  const streams = await Promise.all(
    Array.from({ length: 20 }, (_, index) => open(me, index % 2 ? path : '/api/events')),
  );
  for (const next of [path, '/api/events']) {
    const response = await me.get(next);
    expect(response.status).toBe(429);
    expect(response.headers.get('Content-Type')).toBe('application/problem+json');
    expect(Number(response.headers.get('Retry-After'))).toBeGreaterThan(0);
  }
  const other = await open(await api.signedIn());
  await streams[0]?.close();
  const next = await open(me);
  await Promise.all([...streams, other, next].map((stream) => stream.close()));
});

it('counts streams that are requested simultaneously', async () => {
  const me = await api.signedIn();
  const gone = new AbortController();
  const responses = await Promise.all(
    Array.from({ length: 30 }, () => me.get('/api/events', { signal: gone.signal })),
  );
  expect(responses.filter(({ status }) => status === 200)).toHaveLength(20);
  gone.abort();
});

it("doesn't count HEAD requests, which never read", async () => {
  const me = await api.signedIn();
  for (let count = 0; count < 25; count += 1) {
    expect((await me.get('/api/events', { method: 'HEAD' })).status).toBe(200);
  }
});

it('opens no stream once the process is closing, and says when to retry', async () => {
  const me = await api.signedIn();
  const open = await readEvents((init) => me.get('/api/events', init));
  await runtime().live.close();
  const response = await me.get('/api/events');
  expect([response.status, response.headers.get('Retry-After')]).toEqual([503, '1']);
  expect(response.headers.get('Content-Type')).toBe('application/problem+json');
  await open.close();
});
