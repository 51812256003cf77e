import { openJobs } from '@offload/core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createConsole } from '../create-console';
import type { ConsoleOptions } from '../options';
import { ada, jsonOf, type OtherApp, openOtherApp } from '../testing/other-app';

let app: OtherApp;

beforeAll(async () => {
  app = await openOtherApp();
});
afterAll(() => app.close());

const get = (options: ConsoleOptions) =>
  jsonOf(createConsole(options).GET(new Request('http://shop.test/ops/api/queues')));
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
