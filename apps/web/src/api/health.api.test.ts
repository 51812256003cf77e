import { beat } from '@offload/db';
import { someWorker } from '@offload/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openTestApi, type TestApi } from '@/testing/test-api';

let api: TestApi;
const worker = someWorker({ host: 'a-host-name', pid: 4711 });

beforeAll(async () => {
  api = await openTestApi();
});
afterAll(() => api.close());

it('is well while a worker is connected, and is not when the last one has gone', async () => {
  const checks = { database: 'up', queue: 'up', storage: 'up' };
  await beat(api.database.db, worker, 60_000);
  const well = await api.get('/api/health');
  expect(well.status).toBe(200);
  expect(await well.json()).toEqual({ status: 'ok', checks: { ...checks, workers: { connected: 1 } } });

  await beat(api.database.db, worker, -1);
  const failing = await api.get('/api/health');
  expect(failing.status).toBe(503);
  expect(await failing.json()).toEqual({
    status: 'failing',
    checks: { ...checks, workers: { connected: 0 } },
  });
});

it('asks for no login, is kept by no cache and tells nothing of the machines', async () => {
  await beat(api.database.db, worker, 60_000);
  const response = await api.get('/api/health');
  expect(response.headers.get('Cache-Control')).toBe('no-store');
  expect(await response.text()).not.toMatch(/a-host-name|4711|postgres|file:|127\.0\.0\.1|secret/);
});
