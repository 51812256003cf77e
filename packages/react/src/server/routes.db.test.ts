import { randomUUID } from 'node:crypto';
import type { JobReader } from '@offload/core';
import { createJobReader, type Database } from '@offload/core/internal';
import { createJobTools } from '@offload/core/testing/jobs';
import { createTestDatabase, type TestDatabase, until } from '@offload/testing';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { readEvents, type ServerEvent } from '../client/read-events';
import { createJobRoute } from './job-route';
import { createJobListRoute } from './list-route';

const { put, take, finish, run } = createJobTools();
const success = { state: 'succeeded', result: { pages: 1 } } as const;
const always = [
  ...['attempt', 'createdAt', 'finishedAt', 'id', 'kind', 'maxAttempts', 'nextAttemptAt', 'startedAt'],
  ...['state', 'version'],
];

const noParts = { read: async (found: unknown[]) => found.map(() => ({})) };
let database: TestDatabase;
let jobs: JobReader;
const failures: unknown[] = [];

beforeAll(async () => {
  database = await createTestDatabase();
  jobs = createJobReader({ db: database.core, parts: noParts, onError: (error) => failures.push(error) });
});
afterAll(async () => {
  expect(failures).toEqual([]);
  await database.drop();
});

/** Requests a job as its owner. */
function get(id: string, headers: Record<string, string> = {}, init: RequestInit = {}) {
  const route = createJobRoute({
    jobs,
    authorize: (request, job) => request.headers.get('User') !== 'stranger' && job.id === id,
    expose: ['progress', 'result'],
  });
  return route.GET(new Request(`http://localhost/api/jobs/${id}`, { headers, ...init }));
}

function list(
  owner: string | null,
  query: string,
  headers: Record<string, string> = {},
  init: RequestInit = {},
) {
  const { GET } = createJobListRoute({ jobs, owner: async () => owner, expose: ['ownerId'] });
  return GET(new Request(`http://localhost/api/jobs${query}`, { headers, ...init }));
}

/** Reads an event stream until the test is over. */
async function stream(
  respond: (headers: Record<string, string>, init: RequestInit) => Promise<Response>,
  lastId = '',
) {
  const gone = new AbortController();
  const headers = { Accept: 'text/event-stream', ...(lastId && { 'Last-Event-ID': lastId }) };
  const response = await respond(headers, { signal: gone.signal });
  const events: ServerEvent[] = [];
  let isOver = false;
  const reading = response.body && readEvents(response.body, lastId, (more) => events.push(...more));
  const read = reading?.then(() => {
    isOver = true;
  });
  onTestFinished(async () => {
    gone.abort();
    await read;
  });
  const bodies = () => events.filter(({ name }) => name === 'job').map(({ data }) => JSON.parse(data));
  return { response, events, bodies, states: () => bodies().map(({ state }) => state), isOver: () => isOver };
}

it('throws without a function that says who may see a job', () => {
  expect(() => Reflect.apply(createJobRoute, null, [{ jobs }])).toThrow(
    'createJobRoute needs the function `authorize`',
  );
  expect(() => Reflect.apply(createJobListRoute, null, [{ jobs }])).toThrow(
    'createJobListRoute needs the function `owner`',
  );
});

it('lets nothing leave the server that it does not expose', async () => {
  const { id } = await put(database.core, { title: 'secret', requestId: 'secret', ownerId: 'secret' });
  await run(database.core, id, success);
  const body = await (await get(id)).json();
  expect(Object.keys(body).sort()).toEqual([...always, 'progress', 'result'].sort());
  expect(body).toMatchObject({ id, state: 'succeeded', result: { pages: 1 } });
  const closed = createJobRoute({ jobs, authorize: () => true });
  const shut = await closed.GET(new Request(`http://localhost/${id}`));
  expect(Object.keys(await shut.json()).sort()).toEqual(always);
  const { bodies } = await stream((headers) =>
    closed.GET(new Request(`http://localhost/${id}`, { headers })),
  );
  await until(() => bodies()[0]);
  expect(Object.keys(bodies()[0]).sort()).toEqual(always);
});

it('is the same 404 for a job that the caller may not see, that does not exist, or whose ID is none', async () => {
  const { id } = await put(database.core);
  const details = new Set<string>();
  for (const headers of [{}, { Accept: 'text/event-stream' }])
    for (const response of [
      await get(id, { ...headers, User: 'stranger' }),
      await get(randomUUID(), headers),
      await get("x'%00", headers),
      await get('%E0%A4%A', headers),
    ]) {
      expect([response.status, response.headers.get('Content-Type')]).toEqual([
        404,
        'application/problem+json',
      ]);
      details.add(await response.text());
    }
  expect(details.size).toBe(1);
});

it.each([undefined, null, 'yes', 1, {}])('lets nobody in if `authorize` returns %j', async (answer) => {
  const { id } = await put(database.core);
  const { GET } = Reflect.apply(createJobRoute, null, [{ jobs, authorize: async () => answer }]);
  expect((await GET(new Request(`http://localhost/${id}`))).status).toBe(404);
});

it('has a strong ETag for JSON, and a 304 until the job changes', async () => {
  const { id } = await put(database.core);
  const tag = (await get(id)).headers.get('ETag') ?? '';
  expect(tag).toMatch(/^"[\w-]{43}"$/);
  const same = await get(id, { 'If-None-Match': tag });
  expect([same.status, await same.text()]).toEqual([304, '']);
  await take(database.core, id);
  expect((await get(id, { 'If-None-Match': tag })).status).toBe(200);
});

it('streams the whole job first, then its changes with growing IDs, and ends with it', async () => {
  const { id } = await put(database.core);
  const { response, events, bodies, states, isOver } = await stream((...init) => get(id, ...init));
  expect(response.headers.get('Cache-Control')).toBe('private, no-store, no-transform');
  await until(() => bodies()[0]);
  expect(bodies()[0]).toEqual(await (await get(id)).json());
  const { fence } = await take(database.core, id);
  await until(() => bodies()[1]);
  await finish(database.core, { id, fence, outcome: success });
  await until(isOver);
  expect(states()).toEqual(['queued', 'running', 'succeeded']);
  expect(events.map(({ lastId }) => Number(lastId))).toEqual(bodies().map(({ version }) => version));
});

it('resumes after an event, also when the job has finished or runs again', async () => {
  const { id } = await put(database.core);
  const first = await stream((...init) => get(id, ...init));
  await until(() => first.events[0]);
  const seen = first.events[0]?.lastId;
  const again = await stream((...init) => get(id, ...init), seen);
  await run(database.core, id, success);
  await until(again.isOver);
  expect(again.states()).not.toContain('queued');
  const late = await stream((...init) => get(id, ...init), seen);
  await until(late.isOver);
  expect(late.states()).toEqual(['succeeded']);
  const last = late.events.at(-1)?.lastId ?? '';
  expect((await get(id, { Accept: 'text/event-stream', 'Last-Event-ID': last })).status).toBe(204);
  await run(database.core, (await put(database.core)).id, success);
});

it.each(['-1', 'x', '1.5', '9'.repeat(16)])('rejects the last event ID %s', async (lastId) => {
  const { id } = await put(database.core);
  const headers = { Accept: 'text/event-stream', 'Last-Event-ID': lastId };
  expect((await get(id, headers)).status).toBe(400);
  expect((await list('ada', '', headers)).status).toBe(400);
});

it('says when child jobs change, before the end', async () => {
  const { id } = await put(database.core);
  const child = await put(database.core, { parentId: id });
  const { events, isOver } = await stream((...init) => get(id, ...init));
  await until(() => events.length === 2);
  expect(events.map(({ name }) => name)).toEqual(['children', 'job']);
  await run(database.core, child.id, success);
  await run(database.core, id, success);
  await until(isOver);
  expect(events.slice(-2).map(({ name }) => name)).toEqual(['children', 'job']);
});

it('stops watching after HEAD, and when the client leaves or cancels', async () => {
  const { id } = await put(database.core);
  const following = new Set<AbortSignal>();
  const watched: Pick<JobReader, 'get' | 'list' | 'watch'> = {
    ...jobs,
    watch(target, signal) {
      if (signal) following.add(signal);
      return jobs.watch(target, signal);
    },
  };
  const { GET } = createJobRoute({ jobs: watched, authorize: () => true });
  const open = (init: RequestInit) =>
    GET(new Request(`http://localhost/${id}`, { headers: { Accept: 'text/event-stream' }, ...init }));
  expect((await open({ method: 'HEAD' })).headers.get('Content-Type')).toContain('text/event-stream');
  expect([...following].every(({ aborted }) => aborted)).toBe(true);
  const canceled = (await open({})).body?.getReader();
  await canceled?.read();
  await canceled?.cancel();
  const gone = new AbortController();
  const left = (await open({ signal: gone.signal })).body?.getReader();
  await left?.read();
  expect(following.size).toBe(3);
  gone.abort();
  expect([...following].every(({ aborted }) => aborted)).toBe(true);
});

it('reads a job once to stream it, whose ID may be in capitals', async () => {
  const statements: string[] = [];
  const db: Database = {
    ...database.core,
    query(statement) {
      statements.push(statement.text);
      return database.core.query(statement);
    },
  };
  const reader = createJobReader({ db, parts: noParts, onError: (error) => expect.fail(String(error)) });
  const { GET } = createJobRoute({ jobs: reader, authorize: () => true });
  const open = (id: string) =>
    stream((headers, init) => GET(new Request(`http://localhost/${id}`, { headers, ...init })));
  const [other, { id }] = [await put(database.core), await put(database.core)];
  // It listens once the first stream hears of a change.
  const first = await open(other.id);
  await until(() => first.states()[0]);
  await take(database.core, other.id);
  await until(() => first.states()[1]);
  statements.length = 0;
  const { bodies, states, isOver } = await open(id.toUpperCase());
  await until(() => bodies()[0]);
  // The job, and whether it has child jobs.
  expect(statements).toHaveLength(2);
  await run(database.core, id, success);
  await until(isOver);
  expect([bodies()[0].id, states().at(-1)]).toEqual([id, 'succeeded']);
});

it("lists the caller's jobs, a page at a time, and streams those that change", async () => {
  const ownerId = randomUUID();
  const first = await put(database.core, { ownerId });
  const second = await put(database.core, { ownerId, kind: 'other' });
  await put(database.core);
  const page = await (await list(ownerId, '?limit=1')).json();
  expect(page).toMatchObject({ jobs: [{ id: second.id, ownerId }], nextCursor: second.id });
  const next = await (
    await list(ownerId, `?cursor=${page.nextCursor}&state=queued,running&kind=test`)
  ).json();
  expect(next).toMatchObject({ jobs: [{ id: first.id }], nextCursor: null });

  const { bodies } = await stream((...init) => list(ownerId, '?kind=test', ...init));
  await until(() => bodies().length === 2);
  await run(database.core, first.id, success);
  await until(() => bodies().some(({ id, state }) => id === first.id && state === 'succeeded'));
  expect(new Set(bodies().map((job) => job.ownerId))).toEqual(new Set([ownerId]));
});

it.each(['?state=done', '?cursor=x', '?limit=0', '?limit=x', '?kind=%00', '?owner=ada'])(
  'rejects the list %s',
  async (query) => {
    const response = await list('ada', query);
    expect([response.status, response.headers.get('Content-Type')]).toEqual([
      400,
      'application/problem+json',
    ]);
  },
);

it('lists nothing for a caller without jobs of their own', async () => {
  for (const headers of [{}, { Accept: 'text/event-stream' }])
    expect((await list(null, '', headers)).status).toBe(401);
});
