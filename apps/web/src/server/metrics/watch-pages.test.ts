import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { AnsweredRequest } from './process-metrics';
import { watchPages } from './watch-pages';

const id = '0190a0de-8f5e-7b7c-9a39-6c1d0f1f2a3b';
const heard: AnsweredRequest[] = [];
const server = createServer((request, response) => {
  response.statusCode = Number(
    new URL(request.url ?? '', 'http://localhost').searchParams.get('status') ?? 200,
  );
  response.end('here');
});
let stop: () => void;

beforeEach(async () => {
  vi.stubEnv('PAGE_PATHS', '/ /admin/[[...path]] /admin/users /account/webhooks/[id] /jobs/[id] /login');
  heard.length = 0;
  stop = watchPages((request) => heard.push(request));
  await once(server.listen(0, '127.0.0.1'), 'listening');
});
afterEach(async () => {
  vi.unstubAllEnvs();
  stop();
  server.close();
  await once(server, 'close');
});

async function ask(path: string, init?: RequestInit): Promise<void> {
  const { port } = server.address() as AddressInfo;
  await (await fetch(`http://127.0.0.1:${port}${path}`, { redirect: 'manual', ...init })).text();
}

it('measures each page by its route, not by its URL', async () => {
  await ask(`/jobs/${id}?tab=log`);
  await ask('/login', { method: 'HEAD' });
  await ask('/admin?status=500');
  expect(heard.map(({ method, route, status }) => [method, route, status])).toEqual([
    ['GET', '/jobs/:id', 200],
    ['HEAD', '/login', 200],
    ['GET', '/admin/*', 500],
  ]);
  for (const { seconds } of heard) expect(seconds).toBeGreaterThan(0);
});

it.each([
  ['/made-up-1?status=404', '/*'],
  ['/made-up-3?status=500', '/*'],
  ['/made-up-4/jobs?status=503', '/*'],
  ['/jobs/made-up?status=404', '/jobs/:id'],
  ['/jobs/made-up?status=500', '/jobs/:id'],
  ['/account/webhooks/made-up?status=500', '/account/webhooks/:id'],
  ['/login?status=307', '/login'],
  ['/', '/'],
  ['/made-up-2/?status=308', '/*'],
  ['/_next/static/a.js', '/_next/*'],
  ['/_next/x.css', '/_next/*'],
  ['/admin/made-up', '/admin/*'],
  ['/admin/api/overview?range=day', '/admin/api/*'],
  ['/admin/assets/console-1A.js', '/admin/assets/*'],
  ['/admin/bull-board/queue/email', '/admin/bull-board/*'],
  ['/admin/users', '/admin/users'],
])('groups unknown pages, redirects, and files: %s', async (path, route) => {
  await ask(path);
  expect(heard.map((request) => request.route)).toEqual([route]);
});

it('ignores the API, and everything after it has been stopped', async () => {
  await ask('/api/health');
  stop();
  await ask('/login');
  expect(heard).toEqual([]);
});
