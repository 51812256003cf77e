import { randomUUID } from 'node:crypto';
import { createJobTools } from '@offload/core/test/jobs';
import { until } from '@offload/testing';
import { expect, it } from 'vitest';
import { openReader } from '../testing/open-reader';
import { openStream } from '../testing/open-stream';
import { createJobRoute } from './job-route';

const { put, take, run } = createJobTools();
const success = { state: 'succeeded', result: { pages: 1 } } as const;
const always = [
  ...[
    'attempt',
    'createdAt',
    'finishedAt',
    'id',
    'kind',
    'maxAttempts',
    'nextAttemptAt',
    'runStartedAt',
    'startedAt',
  ],
  ...['state', 'version'],
];
const { core, jobs, get } = openReader();

it('throws without a function that says who may see a job', () => {
  expect(() => Reflect.apply(createJobRoute, null, [{ jobs: jobs() }])).toThrow(
    'createJobRoute needs the function `authorize`',
  );
});

it('lets nothing leave the server that it does not expose', async () => {
  const { id } = await put(core(), { title: 'secret', requestId: 'secret', ownerId: 'secret' });
  await run(core(), id, success);
  const body = await (await get(id)).json();
  expect(Object.keys(body).sort()).toEqual([...always, 'progress', 'result'].sort());
  expect(body).toMatchObject({ id, state: 'succeeded', result: { pages: 1 } });
  const closed = createJobRoute({ jobs: jobs(), authorize: () => true });
  const shut = await closed.GET(new Request(`http://localhost/${id}`));
  expect(Object.keys(await shut.json()).sort()).toEqual(always);
  const { bodies } = await openStream((headers) =>
    closed.GET(new Request(`http://localhost/${id}`, { headers })),
  );
  await until(() => bodies()[0]);
  expect(Object.keys(bodies()[0]).sort()).toEqual(always);
});

it("returns the same 404 for a job that the caller may not see, that doesn't exist, or whose ID is invalid", async () => {
  const { id } = await put(core());
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

it.each([undefined, null, 'yes', 1, {}])('lets no one in if `authorize` returns %j', async (answer) => {
  const { id } = await put(core());
  const { GET } = Reflect.apply(createJobRoute, null, [{ jobs: jobs(), authorize: async () => answer }]);
  expect((await GET(new Request(`http://localhost/${id}`))).status).toBe(404);
});

it('finds the ID in a path that ends with a slash', async () => {
  const { id } = await put(core());
  const { GET } = createJobRoute({ jobs: jobs(), authorize: () => true });
  expect(await (await GET(new Request(`http://localhost/api/jobs/${id}/`))).json()).toMatchObject({ id });
});

it('has a strong ETag for JSON, and a 304 until the job changes', async () => {
  const { id } = await put(core());
  const tag = (await get(id)).headers.get('ETag') ?? '';
  expect(tag).toMatch(/^"[\w-]{43}"$/);
  for (const known of [tag, `W/${tag}`, `"x", ${tag}`, '*']) {
    const same = await get(id, { 'If-None-Match': known });
    expect([same.status, await same.text()]).toEqual([304, '']);
  }
  expect((await get(id, { 'If-None-Match': '"x"' })).status).toBe(200);
  await take(core(), id);
  expect((await get(id, { 'If-None-Match': tag })).status).toBe(200);
});
