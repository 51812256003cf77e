import { randomUUID } from 'node:crypto';
import { openDatabase } from '@offload/db';
import { startProxy, until } from '@offload/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { putJob, takeJob } from '@/testing/jobs';
import { openTestApi, type TestApi } from '@/testing/test-api';
import { runtime } from '../runtime';
import { createLiveUpdates } from './live-updates';
import type { Watch } from './watches';

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

it('asks the database about a change without naming who watches other jobs', async () => {
  const proxy = await startProxy(api.database.url);
  const db = openDatabase(proxy.url, 1);
  const parts = { db, outages: async () => ({ paused: new Map(), silent: new Map() }) };
  const live = createLiveUpdates(parts, api.database.url, (error) => expect.fail(String(error)));
  const { id: ownerId } = await api.signedIn();
  const seen = new Set<string>();
  const watch = (of: Watch['of'], onChange: Watch['onChange']) =>
    live.watch({
      of,
      by: { id: randomUUID(), role: 'user', sessionId: randomUUID() },
      onChange,
      onEnd: () => undefined,
    });
  watch({ ownerId }, ({ id }) => seen.add(id));

  async function bytesOfChange(): Promise<number> {
    const id = await putJob(api.database.db, ownerId);
    const before = proxy.sentBytes();
    await takeJob(api.database.db, id);
    await until(() => seen.has(id));
    return proxy.sentBytes() - before;
  }
  /** The least of a few: watchers are also told everything once in a while. */
  async function leastBytes(): Promise<number> {
    const bytes: number[] = [];
    for (let round = 0; round < 5; round += 1) bytes.push(await bytesOfChange());
    return Math.min(...bytes);
  }
  // Until it listens, it hears of nothing.
  await until(async () => {
    await takeJob(api.database.db, await putJob(api.database.db, ownerId));
    return seen.size > 0;
  });
  const alone = await leastBytes();
  for (let index = 0; index < 500; index += 1)
    watch({ ownerId: randomUUID() }, () => expect.fail('not theirs'));
  expect(await leastBytes()).toBeLessThan(2 * alone);
  await live.close();
  await db.$disconnect();
  await proxy.close();
});
