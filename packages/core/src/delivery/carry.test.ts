import { randomUUID } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { PlayedQueue } from '../testing/model/played-queue';
import type { JobQueue } from './backend';
import { findMissingFromQueue } from './carry';

it('asks a queue about a few deliveries at once, however many jobs wait', async () => {
  let asked = 0;
  let most = 0;
  const queue: JobQueue = Object.assign(Object.create(null), {
    async getJobState() {
      asked += 1;
      most = Math.max(most, asked);
      await setImmediate();
      asked -= 1;
      return 'unknown';
    },
  });
  const jobs = Array.from({ length: 500 }, () => ({
    id: randomUUID(),
    kind: 'test',
    queue: 'email',
    ownerId: 'ann',
    fence: 0,
    heldBy: null,
    priority: 'normal' as const,
    userRequested: false,
    delivery: null,
  }));
  const backend = { ...new PlayedQueue().asBackend(), queue: async () => queue };
  expect(await findMissingFromQueue(backend, jobs)).toHaveLength(500);
  expect(most).toBe(50);
});
