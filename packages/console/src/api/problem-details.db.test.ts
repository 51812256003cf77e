import { openJobs } from '@offload/core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import * as z from 'zod';
import { createConsole } from '../create-console';
import type { ConsoleOptions } from '../options';
import { ada, jsonOf, type OtherApp, openOtherApp } from '../testing/other-app';
import { routesOf } from '../testing/routes';

let app: OtherApp;

beforeAll(async () => {
  app = await openOtherApp();
});
afterAll(() => app.close());

const get = (options: ConsoleOptions) =>
  jsonOf(createConsole(options).GET(new Request('http://shop.test/ops/api/queues')));
it('says in plain words what is wrong with a request, by field', async () => {
  const { POST } = createConsole({ jobs: app.jobs, basePath: '/ops', authorize: () => ada });
  const send = (body: object) =>
    POST(
      new Request('http://shop.test/ops/api/changes', {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify(body),
      }),
    );
  const wrong = { action: 'explode', filter: { ids: ['1'], since: 'today', form: 1 } };
  const rejected = await send(wrong);
  expect(rejected.status).toBe(400);
  const message = 'must be one of retry, run-now, cancel, dismiss, delete';
  expect(await rejected.json()).toMatchObject({
    title: 'Bad Request',
    requestId: rejected.headers.get('X-Request-Id'),
    detail: expect.stringMatching(`^action ${message}; filter\\.ids\\.0 must be a UUID; `),
    errors: [
      { pointer: '/action', message },
      { pointer: '/filter/ids/0', message: 'must be a UUID' },
      { pointer: '/filter/since', message: 'must be a time such as 2026-11-25T09:30:00Z' },
      { pointer: '/filter/until', message: 'is required' },
      { pointer: '/filter/form', message: 'is unknown' },
    ],
  });
});

it('rejects a time that the database can’t have', async () => {
  const filter = { kind: 'receipt', since: '0000-01-01T00:00:00Z', until: '9999-12-31T23:59:59.999Z' };
  const send = (since: string) =>
    app.open().post('/api/changes/preview', { action: 'retry', filter: { ...filter, since } });
  expect(await jsonOf(send(filter.since))).toMatchObject({
    errors: [{ pointer: '/filter/since', message: 'must be in year 1 or later' }],
  });
  expect((await send('0001-01-01T00:00:00Z')).status).toBe(200);
});

it('responds to HEAD as to GET, without the body', async () => {
  const { GET } = createConsole({ jobs: app.jobs, basePath: '/ops', authorize: () => ada });
  for (const path of ['queues', 'audit.csv']) {
    const response = await GET(new Request(`http://shop.test/ops/api/${path}`, { method: 'HEAD' }));
    expect([response.status, await response.text()], path).toEqual([200, '']);
  }
});

it.each([
  ['queues/print/pause', { resaon: 'The printer moves' }, '/resaon', 'is unknown: use reason'],
  [
    'queues/print/limit',
    { concurrency: 1, perMinute: 1, owner_open: 9 },
    '/owner_open',
    'is unknown: use ownerOpen',
  ],
  ['jobs/unknown/replay', { payloads: {}, recipient: 'a@b.test' }, '/payloads', 'is unknown: use payload'],
  ['jobs/unknown/run-now', { delayMS: 60_000 }, '/delayMS', 'is unknown: use delayMs'],
])(
  'says which field is meant by a mistyped one, which it would ignore: %s %j',
  async (route, body, pointer, message) => {
    const rejected = await app.open().post(`/api/${route}`, body);
    expect(rejected.status).toBe(400);
    expect(await jsonOf(rejected)).toMatchObject({ errors: expect.arrayContaining([{ pointer, message }]) });
  },
);

it('names an unknown field of the body of every route', async () => {
  const { id } = await app.failed('With a field more');
  const names: Record<string, string> = { alerts: 'outage', queues: 'print' };
  for (const path of routesOf(app.jobs, 'POST')) {
    const name = names[path.split('/')[1] ?? ''] ?? 'approval';
    const url = path.replace(':id', id).replace(':name', name);
    const rejected = await app.open().post(`/api${url}`, { flavor: 'sweet' });
    expect([path, rejected.status]).toEqual([path, 400]);
    const errors = expect.arrayContaining([{ pointer: '/flavor', message: 'is unknown' }]);
    const detail = expect.stringContaining('flavor is unknown');
    expect(await jsonOf(rejected), path).toMatchObject({ errors, detail });
  }
});

it('names up to ten unknown fields, however many there are', async () => {
  const body = Object.fromEntries(Array.from({ length: 200 }, (_, at) => [`field${at}`, at]));
  const { errors } = z
    .object({ errors: z.array(z.unknown()) })
    .parse(await jsonOf(app.open().post('/api/queues/print/resume', body)));
  expect(errors).toHaveLength(10);
});

it('accepts no body where none is needed', async () => {
  const { POST } = createConsole({ jobs: app.jobs, basePath: '/ops', authorize: () => ada });
  const headers = { 'Content-Type': 'application/json' };
  const request = new Request('http://shop.test/ops/api/queues/print/resume', { method: 'POST', headers });
  expect((await POST(request)).status).toBe(200);
});

const unreachable = { status: 503, detail: expect.stringContaining('The database can’t be reached.') };

it('says that the database can’t be reached, also if the app hears it first, and tells the app why', async () => {
  const { system } = app.jobs;
  const heard: unknown[] = [];
  const onError = (error: unknown) => heard.push(error);
  const away = openJobs({
    system,
    databaseUrl: 'postgres://offload@127.0.0.1:9/nothing',
    onError: () => undefined,
  });
  expect(await get({ jobs: away, basePath: '/ops', authorize: () => ada, onError })).toMatchObject(
    unreachable,
  );
  const authorize = async () => {
    await away.get('018f0000-0000-7000-8000-000000000000').catch((cause) => {
      throw new Error('no session', { cause });
    });
    return ada;
  };
  expect(await get({ jobs: app.jobs, basePath: '/ops', authorize, onError })).toMatchObject(unreachable);
  expect(heard).toHaveLength(2);
  const page = await createConsole({ jobs: app.jobs, basePath: '/ops', authorize, onError }).GET(
    new Request('http://shop.test/ops', { headers: { Accept: 'text/html,*/*' } }),
  );
  expect([page.status, page.headers.get('Content-Type')]).toEqual([503, 'text/html; charset=utf-8']);
  expect(await page.text()).toContain('<p>The database can’t be reached.');
  await away.close();
});
