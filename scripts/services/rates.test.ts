import { createSupervisor, noRecord } from '@offload/processes';
import { afterAll, expect, it } from 'vitest';
import { openRates } from './rates';

const supervisor = createSupervisor(noRecord);
afterAll(() => supervisor.stop());

const statusOf = async (url: URL, method: string) => (await fetch(url, { method })).status;

it('answers, and fails on request, only for those who know its URL', async () => {
  const settings = { RATES_URL: undefined, DEMO_FAULTS: true, embedded: true };
  const url = new URL((await openRates(supervisor, settings)) ?? '');
  expect(await statusOf(url, 'GET')).toBe(200);
  for (const [path, method] of [
    ['/v1/latest', 'GET'],
    ['/fault/error', 'POST'],
    ['/undefined/fault/error', 'POST'],
  ] as const)
    expect(await statusOf(new URL(path, url), method), path).toBe(404);
  expect(await statusOf(new URL('../fault/busy', url), 'POST')).toBe(204);
  expect(await statusOf(url, 'GET')).toBe(429);
});
