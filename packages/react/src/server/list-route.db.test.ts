import { randomUUID } from 'node:crypto';
import { createJobTools } from '@offload/core/test/jobs';
import { until } from '@offload/testing';
import { expect, it } from 'vitest';
import { openReader } from '../testing/open-reader';
import { openStream } from '../testing/open-stream';
import { createJobListRoute } from './list-route';

const { put, run } = createJobTools();
const success = { state: 'succeeded', result: { pages: 1 } } as const;
const { core, jobs } = openReader();

function list(
  owner: string | null,
  query: string,
  headers: Record<string, string> = {},
  init: RequestInit = {},
) {
  const { GET } = createJobListRoute({ jobs: jobs(), owner: async () => owner, expose: ['ownerId'] });
  return GET(new Request(`http://localhost/api/jobs${query}`, { headers, ...init }));
}

it('throws without a function that says whose jobs they are', () => {
  expect(() => Reflect.apply(createJobListRoute, null, [{ jobs: jobs() }])).toThrow(
    'createJobListRoute needs the function `owner`',
  );
});

it.each(['-1', 'x', '1.5', '9'.repeat(16)])('rejects the last event ID %s', async (lastId) => {
  const headers = { Accept: 'text/event-stream', 'Last-Event-ID': lastId };
  expect((await list('ada', '', headers)).status).toBe(400);
});

it.each(['a\u0000b', '\ud800', null])('knows no caller by the owner %j', async (owner) => {
  for (const headers of [{}, { Accept: 'text/event-stream' }])
    expect((await list(owner, '', headers)).status).toBe(401);
});

it("lists the caller's jobs, a page at a time, and streams those that change", async () => {
  const ownerId = randomUUID();
  const first = await put(core(), { ownerId });
  const second = await put(core(), { ownerId, kind: 'other' });
  await put(core());
  const page = await (await list(ownerId, '?limit=1')).json();
  expect(page).toMatchObject({ jobs: [{ id: second.id, ownerId }], nextCursor: second.id });
  const next = await (
    await list(ownerId, `?cursor=${page.nextCursor}&state=queued,running&kind=test`)
  ).json();
  expect(next).toMatchObject({ jobs: [{ id: first.id }], nextCursor: null });

  const { bodies } = await openStream((...init) => list(ownerId, '?kind=test', ...init));
  await until(() => bodies().length === 2);
  await run(core(), first.id, success);
  await until(() => bodies().some(({ id, state }) => id === first.id && state === 'succeeded'));
  expect(new Set(bodies().map((job) => job.ownerId))).toEqual(new Set([ownerId]));
});

it('begins a stream with what has changed after a position', async () => {
  const ownerId = randomUUID();
  const after = await jobs().position();
  const { id } = await put(core(), { ownerId });
  await run(core(), id, success);
  const { states } = await openStream((...init) => list(ownerId, `?after=${after}`, ...init));
  await until(() => states()[0]);
  expect(states()).toEqual(['succeeded']);
  const headers = { Accept: 'text/event-stream' };
  expect((await list(ownerId, '?after=x', headers)).status).toBe(400);
});

it.each(['?limit=1', '?limit=100'])('lists up to 100 jobs: %s', async (query) => {
  expect((await list(randomUUID(), query)).status).toBe(200);
});

it.each([
  ...['?state=done', '?state=queued,done', '?cursor=x', '?kind=%00', '?owner=ada'],
  ...['?limit=0', '?limit=101', '?limit=1.5', '?limit=x'],
])('rejects the list %s', async (query) => {
  const response = await list('ada', query);
  expect([response.status, response.headers.get('Content-Type')]).toEqual([400, 'application/problem+json']);
});

it('lists nothing for a caller without jobs of their own', async () => {
  for (const headers of [{}, { Accept: 'text/event-stream' }])
    expect((await list(null, '', headers)).status).toBe(401);
});
