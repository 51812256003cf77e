import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { databaseDown } from '@offload/core/sql';
import { until } from '@offload/testing';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { followPageOutages, type PageOutages } from './page-outages';

const down = databaseDown(new Error('timeout'));
const server = createServer((request, response) => {
  if (request.url?.endsWith('?fail')) outages.failed(new Error('Failed to get session', { cause: down }));
  response.statusCode = ['/reports', '/jobs?fail', '/made-up?fail'].includes(request.url ?? '') ? 500 : 200;
  response.end(request.url);
});
let isUp: boolean;
let outages: PageOutages;

beforeEach(async () => {
  vi.stubEnv('PAGE_PATHS', '/ /jobs /jobs/[id] /reports');
  isUp = false;
  outages = followPageOutages(async () => isUp);
  await once(server.listen(0, '127.0.0.1'), 'listening');
});
afterEach(async () => {
  vi.unstubAllEnvs();
  outages.stop();
  server.close();
  await once(server, 'close');
});

async function get(path: string, headers = {}): Promise<string> {
  const { port } = server.address() as AddressInfo;
  const response = await fetch(`http://127.0.0.1:${port}${path}`, {
    headers: { Connection: 'close', ...headers },
  });
  const comeBack = `${response.headers.get('Retry-After')} ${response.headers.get('Refresh')}`;
  return `${response.status} ${await response.text()} ${comeBack}`;
}

it('answers 503 for a page that notices that the database is down', async () => {
  expect(await get('/jobs?fail')).toBe('503 /jobs?fail 5 5');
});

it('answers 503 for an unknown path that notices it', async () => {
  expect(await get('/made-up?fail')).toBe('503 /made-up?fail 5 5');
});

it('leads pages and unknown paths away until the database is back, but nothing else', async () => {
  outages.failed(down);
  await until(async () => (await get('/jobs')) !== '200 /jobs null null');
  for (const path of ['/', '/jobs?state=failed', '/jobs/1', '/made-up', '/jobs/1/made-up'])
    expect(await get(path)).toMatch(/^200 \/api\/unavailable/);
  for (const path of ['/api/jobs', '/icon.svg', '/_next/static/a.js'])
    expect(await get(path)).toBe(`200 ${path} null null`);
  expect(await get('/jobs', { RSC: '1' })).toBe('200 /jobs null null');
  isUp = true;
  await until(async () => (await get('/jobs')) === '200 /jobs null null');
});

it('leaves other pages alone if only one of them got no response in time', async () => {
  isUp = true;
  expect(await get('/jobs?fail')).toBe('503 /jobs?fail 5 5');
  expect(await get('/jobs')).toBe('200 /jobs null null');
});

it('leaves pages alone if they fail for another reason', async () => {
  outages.failed(new Error('A mistake in our code'));
  expect(await get('/reports')).toBe('500 /reports null null');
  expect(await get('/jobs')).toBe('200 /jobs null null');
});
