import { createTestDatabase, openTestQueue } from '@offload/testing';
import { afterAll, expect, it } from 'vitest';
import { endAll, startWeb } from './processes';

afterAll(() => endAll());

it('makes browsers use only HTTPS, for pages, files, the API, the console, and Bull Board', async () => {
  const database = await createTestDatabase();
  const queue = await openTestQueue(database.url);
  const urls = { databaseUrl: database.url, queueUrl: queue.url, smtpUrl: 'smtp://127.0.0.1:1' };
  const web = await startWeb({ ...urls, more: { APP_URL: 'https://offload.example' } });
  const page = await (await fetch(`${web.url}/login`)).text();
  const script = page.match(/\/_next\/static\/[^"]+\.js/)?.[0] ?? 'no script';
  for (const path of [
    '/',
    '/login',
    '/nothing',
    '/api/health/live',
    '/api/jobs',
    '/api/nothing',
    '/admin',
    '/admin/users',
    '/admin/api/jobs',
    '/admin/bull-board',
    '/icon.svg',
    '/favicon.ico',
    '/sample-orders.csv',
    script,
  ]) {
    const { headers } = await fetch(web.url + path, { redirect: 'manual' });
    expect(headers.get('Strict-Transport-Security'), path).toBe('max-age=63072000');
  }
  // Browsers still cache the build's files.
  expect((await fetch(web.url + script)).headers.get('Cache-Control')).toContain('immutable');
  await web.end('SIGTERM');
  await queue.remove();
  await database.drop();
});
