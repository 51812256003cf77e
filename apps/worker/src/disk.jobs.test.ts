import { rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import type { HistoryEvent } from '@offload/core/test/worker-parts';
import { mountSmallDisk, type SmallDisk, until } from '@offload/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type JobSystem, openJobSystem } from './testing/job-system';
import { quickKind } from './testing/quick-kind';

const megabyte = 1024 * 1024;
let disk: SmallDisk;
let system: JobSystem;

beforeAll(async () => {
  disk = await mountSmallDisk(40 * megabyte);
  system = await openJobSystem(`file:${disk.folder}`);
  system.startWorker([writer('large', 60), writer('medium', 5), writer('small', 0), reading]);
});
afterAll(async () => {
  await system.close();
  await disk.remove();
});

/** Returns a kind whose result has this size. */
function writer(kind: string, megabytes: number) {
  const content = () => Readable.from([Buffer.from('x'), ...Array(megabytes).fill(Buffer.alloc(megabyte))]);
  return quickKind(
    kind,
    (_payload, ctx) =>
      ctx.services.files.write({ name: 'a.bin', contentType: 'application/octet-stream' }, content()),
    { maxAttempts: 3, writesFiles: true },
  );
}

const reading = quickKind(
  'reading',
  async (_payload, ctx) => {
    const [source] = await ctx.services.files.sources();
    return { bytes: (await buffer(await ctx.services.files.open(source?.id ?? ''))).length };
  },
  { maxAttempts: 2 },
);

const isWaiting = ({ message }: HistoryEvent) => message?.startsWith('Waiting for the') ?? false;
const waits = async (id: string) => (await system.history(id)).filter(isWaiting).length;

async function keysOf(id: string): Promise<string[]> {
  const keys: string[] = [];
  for await (const { key } of system.storage.list(`jobs/${id}/`)) keys.push(key);
  return keys;
}

it("fails only the job whose result doesn't fit on the disk, after all its attempts", async () => {
  const large = await system.ask(writer('large', 60).contract);
  const small = await Promise.all(Array.from({ length: 20 }, () => system.ask(writer('small', 0).contract)));
  for (const id of small) {
    expect(await system.untilEnded(id)).toMatchObject({ state: 'succeeded', attempt: 1 });
    expect(await waits(id)).toBe(0);
  }
  const failed = await system.untilEnded(large);
  expect(failed).toMatchObject({ state: 'failed', attempt: 3, errorCode: 'storage_full' });
  expect(failed.errorMessage).toMatch(/not enough space/);
  const states = (await system.history(large)).map(({ state }) => state);
  expect(states.filter((state) => state === 'retrying')).toHaveLength(2);
  expect(await waits(large)).toBe(0);
  await until(async () => (await keysOf(large)).length === 0);
});

it('waits while the disk is nearly full, without using an attempt', async () => {
  const ballast = join(disk.folder, 'ballast');
  writeFileSync(ballast, Buffer.alloc(39 * megabyte));
  const id = await system.ask(writer('medium', 5).contract);
  await until(async () => (await waits(id)) > 0);
  const probes = new Set<number>();
  await until(() => probes.add(statSync(disk.folder).mtimeMs).size > 2);
  rmSync(ballast);
  expect(await system.untilEnded(id)).toMatchObject({ state: 'succeeded', attempt: 1 });
  // The job may have been delivered once more while the queue was pausing.
  expect(await waits(id)).toBeLessThan(4);
});

it("fails only the job whose file can't be read, after all its attempts", async () => {
  const source = await system.upload(Buffer.from('here'));
  const broken = { ...(await system.upload(Buffer.from('not at all'))), key: `${source.key}/below` };
  const failing = await system.ask(reading.contract, { sources: [broken] });
  const other = await system.ask(reading.contract, { sources: [source] });
  expect(await system.untilEnded(other)).toMatchObject({ state: 'succeeded', result: { bytes: 4 } });
  const failed = await system.untilEnded(failing);
  expect(failed).toMatchObject({ state: 'failed', attempt: 2, errorCode: 'file_failed' });
  expect(await waits(failing)).toBe(0);
});
