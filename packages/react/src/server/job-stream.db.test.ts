import type { JobReader } from '@offload/core';
import { createJobReader } from '@offload/core/internal';
import type { Database } from '@offload/core/sql';
import { createJobTools } from '@offload/core/test/jobs';
import { until } from '@offload/testing';
import { expect, it } from 'vitest';
import { noParts, openReader } from '../testing/open-reader';
import { openStream } from '../testing/open-stream';
import { createJobRoute } from './job-route';

const { put, take, finish, run } = createJobTools();
const success = { state: 'succeeded', result: { pages: 1 } } as const;
const { core, jobs, get } = openReader();

it('streams the whole job first, then its changes with growing IDs, and ends with it', async () => {
  const { id } = await put(core());
  const { response, events, bodies, states, isOver } = await openStream((...init) => get(id, ...init));
  expect(response.headers.get('Cache-Control')).toBe('private, no-store, no-transform');
  await until(() => bodies()[0]);
  expect(bodies()[0]).toEqual(await (await get(id)).json());
  const { fence } = await take(core(), id);
  await until(() => bodies()[1]);
  await finish(core(), { id, fence, outcome: success });
  await until(isOver);
  expect(states()).toEqual(['queued', 'running', 'succeeded']);
  expect(events.map(({ lastId }) => Number(lastId))).toEqual(bodies().map(({ version }) => version));
});

it('resumes after an event, also when the job has finished or runs again', async () => {
  const { id } = await put(core());
  const first = await openStream((...init) => get(id, ...init));
  await until(() => first.events[0]);
  const seen = first.events[0]?.lastId;
  const again = await openStream((...init) => get(id, ...init), seen);
  await run(core(), id, success);
  await until(again.isOver);
  expect(again.states()).not.toContain('queued');
  const late = await openStream((...init) => get(id, ...init), seen);
  await until(late.isOver);
  expect(late.states()).toEqual(['succeeded']);
  const last = late.events.at(-1)?.lastId ?? '';
  expect((await get(id, { Accept: 'text/event-stream', 'Last-Event-ID': last })).status).toBe(204);
  await run(core(), (await put(core())).id, success);
});

it.each(['-1', 'x', '1.5', '9'.repeat(16)])('rejects the last event ID %s', async (lastId) => {
  const { id } = await put(core());
  const headers = { Accept: 'text/event-stream', 'Last-Event-ID': lastId };
  expect((await get(id, headers)).status).toBe(400);
});

it('says when child jobs change, before the end', async () => {
  const { id } = await put(core());
  const child = await put(core(), { parentId: id });
  const { events, isOver } = await openStream((...init) => get(id, ...init));
  await until(() => events.length === 2);
  expect(events.map(({ name }) => name)).toEqual(['children', 'job']);
  await run(core(), child.id, success);
  await run(core(), id, success);
  await until(isOver);
  expect(events.slice(-2).map(({ name }) => name)).toEqual(['children', 'job']);
});

it('stops watching after HEAD, and when the client leaves or cancels', async () => {
  const { id } = await put(core());
  const following = new Set<AbortSignal>();
  const watched: Pick<JobReader, 'get' | 'list' | 'watch'> = {
    ...jobs(),
    watch(target, signal) {
      if (signal) following.add(signal);
      return jobs().watch(target, signal);
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

it('reads a job once to stream it, even if its ID is in capitals', async () => {
  const [other, { id }] = [await put(core()), await put(core())];
  let statements = 0;
  const db: Database = {
    ...core(),
    query(statement) {
      // The other job may be read again at any time.
      if (JSON.stringify(statement.values).toLowerCase().includes(id)) statements += 1;
      return core().query(statement);
    },
  };
  const reader = createJobReader({ db, parts: noParts, onError: (error) => expect.fail(String(error)) });
  const { GET } = createJobRoute({ jobs: reader, authorize: () => true });
  const open = (id: string) =>
    openStream((headers, init) => GET(new Request(`http://localhost/${id}`, { headers, ...init })));
  // It listens once the first stream hears of a change.
  const first = await open(other.id);
  await until(() => first.states()[0]);
  const { fence } = await take(core(), other.id);
  await until(() => first.states()[1]);
  const { bodies, states, isOver } = await open(id.toUpperCase());
  await until(() => bodies()[0]);
  // The job, and whether it has child jobs.
  expect(statements).toBe(2);
  await run(core(), id, success);
  await finish(core(), { id: other.id, fence, outcome: success });
  await until(() => isOver() && first.isOver());
  expect([bodies()[0].id, states().at(-1)]).toEqual([id, 'succeeded']);
});
