import { type Context, Hono } from 'hono';
import { expect, it } from 'vitest';
import { isApiError } from '@/server/http/api-error';
import { rejectUnknownParameters } from './known-parameters';

const done = (c: Context) => c.text('done');
const app = new Hono()
  .get('/jobs/:id', rejectUnknownParameters(['state']), done)
  .post('/jobs/:id', rejectUnknownParameters([]), done)
  .onError((error, c) => (isApiError(error) ? c.json(error.errors ?? [], 400) : c.text(error.message, 500)));

it.each([
  ['GET', '/jobs/1'],
  ['GET', '/jobs/1?state=failed&state=queued'],
  ['HEAD', '/jobs/1?state=failed'],
  ['POST', '/jobs/1'],
])('lets through what the route has: %s %s', async (method, path) => {
  expect((await app.request(path, { method })).status).toBe(200);
});

it.each([
  ['GET', '/jobs/1?stat=failed'],
  ['GET', '/jobs/1?__proto__=1'],
  ['HEAD', '/jobs/1?stat=failed'],
  ['GET', '/jobs/1?state=failed&id=1'],
  ['POST', '/jobs/1?state=failed'],
])('rejects a parameter that the route does not have: %s %s', async (method, path) => {
  expect((await app.request(path, { method })).status).toBe(400);
});

it('names each unknown parameter once', async () => {
  const response = await app.request('/jobs/1?stat=failed&state=queued&stat=queued&sort=1');
  const message = 'is unknown: use state';
  expect(await response.json()).toEqual([
    { pointer: '#stat', message },
    { pointer: '#sort', message },
  ]);
});
