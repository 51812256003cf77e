import { Readable } from 'node:stream';
import { firstIdAt } from '@offload/core/sql';
import { until } from '@offload/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { sweepFiles } from './tasks/sweep-files';
import { type JobSystem, openJobSystem } from './testing/job-system';
import { quickKind } from './testing/quick-kind';

const file = { name: 'a.txt', contentType: 'text/plain' };
const writing = quickKind(
  'writing',
  async (_payload, ctx) => {
    await ctx.services.files.write(file, Readable.from(['text']));
    return {};
  },
  { writesFiles: true, retention: '1 day' },
);
let system: JobSystem;

beforeAll(async () => {
  system = await openJobSystem();
});
afterAll(() => system.close());

it('deletes only finished jobs past their retention, then the bytes of their files', async () => {
  const { db } = system.database;
  const worker = system.startWorker([writing]);
  const day = 86_400_000;
  const [old, young] = [await system.ask(writing.contract), await system.ask(writing.contract)];
  for (const id of [old, young]) expect(await system.untilEnded(id)).toMatchObject({ state: 'succeeded' });
  await worker.stop();
  const files = await db.file.findMany({ orderBy: { createdAt: 'asc' } });
  expect(files.map(({ jobId }) => jobId).sort()).toEqual([old, young].sort());
  // As if the job had been created and had finished two days ago.
  const earlier = new Date(Date.now() - 2 * day);
  const aged = firstIdAt(earlier);
  await db.job.update({ where: { id: old }, data: { id: aged, finishedAt: earlier } });

  system.startWorker([writing]);
  await until(async () => (await db.job.count({ where: { id: aged } })) === 0);
  // The worker may be sweeping too, and only one sweep runs at a time.
  await until(async () => {
    await sweepFiles({ core: system.core, storage: system.storage }, new AbortController().signal);
    return (await db.file.count()) === 1;
  });
  const left = await db.file.findMany();
  expect(left.map(({ jobId }) => jobId)).toEqual([young]);
  const keys: string[] = [];
  for await (const { key } of system.storage.list('jobs/')) keys.push(key);
  expect(keys).toEqual(left.map(({ key }) => key));
});
