import { Hono } from 'hono';
import { expect, it } from 'vitest';
import { isApiError } from '@/server/http/api-error';
import { rejectUnknownParameters } from './known-parameters';

const parameters = [
  { in: 'query', name: 'state' },
  { in: 'path', name: 'id' },
];
let described = 0;
const describe = () => {
  described += 1;
  return { paths: { '/api/jobs/{id}': { get: { parameters }, post: {} } } };
};
const app = new Hono()
  .basePath('/api')
  .use(rejectUnknownParameters(describe))
  .all('/jobs/:id', (c) => c.text('done'))
  .all('/undescribed', (c) => c.text('done'))
  .onError((error, c) => (isApiError(error) ? c.json(error.errors ?? [], 400) : c.text(error.message, 500)));

it.each([
  ['GET', '/api/jobs/1'],
  ['GET', '/api/jobs/1?state=failed&state=queued'],
  ['HEAD', '/api/jobs/1?state=failed'],
  ['POST', '/api/jobs/1'],
  ['POST', '/api/undescribed?anything=1'],
  ['GET', '/api/nothing-here?anything=1'],
])('lets through what the description has, or what it says nothing about: %s %s', async (method, path) => {
  expect([200, 404]).toContain((await app.request(path, { method })).status);
});

it.each([
  ['GET', '/api/jobs/1?stat=failed'],
  ['HEAD', '/api/jobs/1?stat=failed'],
  ['GET', '/api/jobs/1?state=failed&id=1'],
  ['POST', '/api/jobs/1?state=failed'],
])('rejects a parameter that the route does not have: %s %s', async (method, path) => {
  expect((await app.request(path, { method })).status).toBe(400);
});

it('names each unknown parameter once', async () => {
  const response = await app.request('/api/jobs/1?stat=failed&state=queued&stat=queued&sort=1');
  const message = 'is unknown: use state';
  expect(await response.json()).toEqual([
    { pointer: '#stat', message },
    { pointer: '#sort', message },
  ]);
});

it('reads the description once, and only if a request has parameters', async () => {
  described = 0;
  const own = new Hono().use(rejectUnknownParameters(describe)).all('*', (c) => c.text('done'));
  await own.request('/api/jobs/1');
  expect(described).toBe(0);
  await own.request('/api/jobs/1?state=1');
  await own.request('/api/jobs/1?state=1');
  expect(described).toBe(1);
});
