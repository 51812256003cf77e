import { defineSystem, migrate, openJobs } from '@offload/core';
import { contractOf } from '@offload/core/test/contract';
import { createJobTools } from '@offload/core/test/jobs';
import { createTestDatabase } from '@offload/testing';
import { expect, it, onTestFinished } from 'vitest';
import { createBoardQueues } from './board-queues';

const system = defineSystem({
  queues: { print: { concurrency: 1, ownerRunning: 3, ownerOpen: 9 } },
  contracts: [contractOf('receipt', { queue: 'print' })],
});
const receipt = { kind: 'receipt', queue: 'print' };
const access = { actor: 'ada', can: 'all', seesValues: true } as const;

it('shows and changes only the jobs of its app, of two in one database', async () => {
  const database = await createTestDatabase();
  await migrate(database.url, { schema: 'shop' });
  const jobs = openJobs({ system, databaseUrl: database.url, schema: 'shop' });
  onTestFinished(async () => {
    await jobs.close();
    await database.drop();
  });
  const { db } = jobs;
  const options = { jobs, basePath: '/board', authorize: () => access };
  const board = createBoardQueues(options, access, new Request('http://shop.test/board')).get('print');
  const { fail } = createJobTools();
  const [own, other] = [await fail(db, 'jammed', receipt), await fail(database.core, 'jammed', receipt)];

  expect(await board?.getJobCounts()).toMatchObject({ failed: 1, waiting: 0 });
  expect((await board?.getJobs(['failed']))?.map((job) => job.toJSON().id)).toEqual([own.id]);
  expect(await board?.getJobLogs(own.id)).toHaveLength(2);
  expect(await board?.getJob(other.id)).toBeNull();
  await (await board?.getJob(own.id))?.retry();
  expect(await jobs.get(own.id)).toMatchObject({ state: 'queued' });
  await board?.pause();
  expect(await board?.getJobCounts()).toMatchObject({ failed: 0, paused: 1 });
});
