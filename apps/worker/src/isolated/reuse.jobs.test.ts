import { resizeImage } from '@offload/kinds/resize-image';
import { createPerson, until } from '@offload/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import * as z from 'zod';
import { type JobSystem, loadOnly, openJobSystem } from '../testing/job-system';
import { noise } from '../testing/long-jobs';
import { isolatedKinds, writing } from './testing/kinds';
import { isolatedProcesses } from './testing/processes';

let system: JobSystem;
beforeAll(async () => {
  system = await openJobSystem();
});
afterAll(() => system.close());

const testEntry = new URL('testing/child.ts', import.meta.url);
const cancel = (id: string) => system.client.cancel(id, { owner: null, actor: 'user:x' });

async function keysOf(id: string): Promise<string[]> {
  const keys: string[] = [];
  for await (const { key } of system.storage.list(`jobs/${id}/`)) keys.push(key);
  return keys;
}

it('stops computing a canceled image and leaves no files', async () => {
  const worker = system.startWorker(await loadOnly(resizeImage));
  const payload = { name: 'noise.png', widths: [3_000], formats: ['avif'], quality: 100 };
  const id = await system.ask(resizeImage, { payload, sources: [await system.upload(await noise(3_000))] });
  await until(async () => (await system.find(id)).progressPercent > 0);
  await cancel(id);
  expect(await system.untilEnded(id)).toMatchObject({ state: 'canceled' });
  // No process is left that could write a file later.
  expect(isolatedProcesses()).toEqual([]);
  expect(await keysOf(id)).toEqual([]);

  const source = await system.upload(await noise(50));
  const next = await system.untilEnded(await system.ask(resizeImage, { sources: [source] }));
  expect(next).toMatchObject({ state: 'succeeded', attempt: 1 });
  await worker.stop();
});

it.each([
  ['was canceled', 'spinning-long'],
  ['timed out', 'spinning'],
  ['failed', 'half-done'],
])("doesn't reuse the process of a run that %s", async (how, kind) => {
  const worker = system.startWorker([...isolatedKinds], {}, testEntry);
  const definition = isolatedKinds.find(({ contract }) => contract.kind === kind);
  const id = await system.ask(definition?.contract ?? expect.fail());
  await system.untilState(id, 'running');
  if (how === 'was canceled') await cancel(id);
  await system.untilEnded(id);
  expect(isolatedProcesses()).toEqual([]);
  await worker.stop();
});

const whoRan = z.object({ processId: z.string() });
const { contract } = writing;
const run = async (ownerId = system.person.id) =>
  whoRan.parse((await system.untilEnded(await system.ask(contract, { ownerId }))).result).processId;

it("reuses the process of a successful run for the same owner's next job", async () => {
  const worker = system.startWorker([...isolatedKinds], {}, testEntry);
  const processId = await run();
  expect(await run()).toBe(processId);
  expect(isolatedProcesses()).toHaveLength(1);
  await worker.stop();
});

it("doesn't reuse a process for another owner's job", async () => {
  const worker = system.startWorker([...isolatedKinds], {}, testEntry);
  const processId = await run();
  const { id } = await createPerson(system.database.db);
  expect(await run(id)).not.toBe(processId);
  // The first process is gone, because it would only be idle.
  await until(() => isolatedProcesses().length === 1);
  expect(await run()).not.toBe(processId);
  await worker.stop();
});
