import { randomUUID } from 'node:crypto';
import { until } from '@offload/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { putJob, takeJob } from '@/testing/jobs';
import { openTestApi, type TestApi } from '@/testing/test-api';
import { runtime } from '../runtime';

let api: TestApi;

beforeAll(async () => {
  api = await openTestApi();
});
afterAll(() => api.close());

it('tells all pages of a change in groups, except one that has been closed since the first was told', async () => {
  const { id: userId } = await api.signedIn();
  const jobId = await putJob(api.database.db, userId);
  const told = new Set<number>();
  let toldAtNextTurn = 0;
  // More than are told at once, so that others get their turn in between.
  const stops = Array.from({ length: 120 }, (_, index) => {
    return runtime().live.watch({
      of: { jobId },
      by: { id: `user ${index % 10}`, role: 'user', sessionId: randomUUID() },
      onChange() {
        told.add(index);
        if (index > 0) return;
        stops[110]?.();
        setImmediate(() => {
          toldAtNextTurn = told.size;
        });
      },
      onEnd: () => undefined,
    });
  });
  await takeJob(api.database.db, jobId);
  await until(() => told.has(119));
  expect(told.size).toBe(119);
  expect(toldAtNextTurn).toBeLessThan(119);
  expect(told).not.toContain(110);
  for (const stop of stops) stop();
});
