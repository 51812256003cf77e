import { Readable } from 'node:stream';
import { createPerson, until } from '@offload/testing';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import * as z from 'zod';
import { type JobSystem, openJobSystem } from '../testing/job-system';
import { quickKind } from '../testing/quick-kind';

const megabyte = 1_000_000;
const file = { name: 'a.bin', contentType: 'application/octet-stream' };
let system: JobSystem;
let ownerId: string;

const writing = quickKind(
  'writing',
  async (payload, ctx) => {
    const { sizes } = z.object({ sizes: z.array(z.int()) }).parse(payload);
    for (const size of sizes) await ctx.services.files.write(file, Readable.from(chunksOf(size)));
    return {};
  },
  { writesFiles: true, payload: z.object({ sizes: z.array(z.int()) }) },
);

function* chunksOf(size: number): Generator<Buffer> {
  for (let left = size; left > 0; left -= megabyte) yield Buffer.alloc(Math.min(left, megabyte));
}

beforeAll(async () => {
  system = await openJobSystem();
  system.startWorker([writing], { STORAGE_QUOTA_MB: 20 });
});
beforeEach(async () => {
  ownerId = (await createPerson(system.database.db)).id;
});
afterAll(() => system.close());

const ask = (...sizes: number[]) => system.ask(writing.contract, { ownerId, payload: { sizes } });

it('lets a job write more than it has reserved if there is room', async () => {
  const id = await ask(12 * megabyte, 8 * megabyte);
  expect(await system.untilEnded(id)).toMatchObject({ state: 'succeeded', errorMessage: null });
  const files = await system.database.db.file.findMany({ where: { jobId: id } });
  expect(files.map(({ bytes }) => bytes).sort()).toEqual([12 * megabyte, 8 * megabyte]);
});

it('fails a job permanently if it writes more than its owner may store, and leaves no files', async () => {
  await system.untilEnded(await ask(5 * megabyte));
  const id = await ask(10 * megabyte, 6 * megabyte);
  const job = await system.untilEnded(id);
  expect(job).toMatchObject({ state: 'failed', errorCode: 'storage_quota', attempt: 1 });
  expect(await system.database.db.file.count({ where: { jobId: id } })).toBe(0);
  await until(async () => (await keysOf(id)).length === 0);
  // Its reservation has been released.
  expect(await system.untilEnded(await ask(15 * megabyte))).toMatchObject({ state: 'succeeded' });
});

it("counts reservations of the same owner's unfinished jobs, but not of other owners", async () => {
  const other = await createPerson(system.database.db);
  for (const owner of [ownerId, other.id]) {
    const waiting = { ownerId: owner, payload: { sizes: [] }, dispatch: false };
    const id = await system.ask(writing.contract, waiting);
    const reservedBytes = owner === ownerId ? 15 * megabyte : 20 * megabyte;
    const { db } = system.database;
    await db.job.update({ where: { id }, data: { kind: 'unknown', heldBy: 'kind' } });
    await db.storageReservation.update({ where: { jobId: id }, data: { bytes: reservedBytes } });
  }
  expect(await system.untilEnded(await ask(6 * megabyte))).toMatchObject({ errorCode: 'storage_quota' });
  expect(await system.untilEnded(await ask(5 * megabyte))).toMatchObject({ state: 'succeeded' });
});

async function keysOf(id: string): Promise<string[]> {
  const keys: string[] = [];
  for await (const { key } of system.storage.list(`jobs/${id}/`)) keys.push(key);
  return keys;
}
