import { Readable } from 'node:stream';
import type { JobContext } from '@offload/core/contract';
import { findLeftoversOf } from '@offload/db';
import { until } from '@offload/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type JobSystem, openJobSystem } from '../testing/job-system';
import { quickKind } from '../testing/quick-kind';

const file = { name: 'a.txt', contentType: 'text/plain' };
let system: JobSystem;
let context: JobContext | null = null;

/** Ignores its signal, as a processor might. The test writes its files. */
const deaf = quickKind(
  'deaf',
  (_payload, ctx) => {
    context = ctx;
    return new Promise(() => undefined);
  },
  { writesFiles: true },
);

beforeAll(async () => {
  system = await openJobSystem();
  system.startWorker([deaf]);
});
afterAll(() => system.close());

async function startDeaf() {
  context = null;
  const id = await system.ask(deaf.contract);
  return { id, ctx: await until(() => context) };
}

const cancel = (id: string) => system.client.cancel(id, { owner: null, actor: 'user:x' });

async function untilCleanedUp(id: string): Promise<void> {
  await system.untilEnded(id);
  await until(async () => (await findLeftoversOf(system.core, id, 1)).length === 0);
}

async function keysOf(id: string): Promise<string[]> {
  const keys: string[] = [];
  for await (const { key } of system.storage.list(`jobs/${id}/`)) keys.push(key);
  return keys;
}

it('writes no file after it has been stopped', async () => {
  const { id, ctx } = await startDeaf();
  await cancel(id);
  await untilCleanedUp(id);
  await expect(ctx.services.files.write(file, Readable.from(['late']))).rejects.toThrow('stopped: canceled');
  expect(await keysOf(id)).toEqual([]);
});

it("aborts a file that is being written when it's stopped", async () => {
  const { id, ctx } = await startDeaf();
  const content = new Readable({ read: () => undefined });
  content.push('half');
  const writing = ctx.services.files.write(file, content);
  const failed = expect(writing).rejects.toThrow('aborted');
  await cancel(id);
  await failed;
  expect(content.destroyed).toBe(true);
  await untilCleanedUp(id);
  expect(await keysOf(id)).toEqual([]);
});

it('removes a file that is finished after the run has ended', async () => {
  const { id, ctx } = await startDeaf();
  let goOn: () => void = () => undefined;
  const held = new Promise<void>((resolve) => {
    goOn = resolve;
  });
  async function* slowly() {
    yield 'half';
    await held;
    yield 'and half';
  }
  const failed = expect(ctx.services.files.write(file, Readable.from(slowly()))).rejects.toThrow(
    'stopped: lost',
  );
  // Another worker has claimed the job, as after an expired lease, and this worker doesn't know it yet.
  await system.database.db.job.update({ where: { id }, data: { fence: { increment: 1 } } });
  goOn();
  await failed;
  expect(await keysOf(id)).toEqual([]);
});
