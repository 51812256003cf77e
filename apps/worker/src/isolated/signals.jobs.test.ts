import { stopSignals } from '@offload/core/worker';
import { resizeImage } from '@offload/kinds/resize-image';
import { salesImport } from '@offload/kinds/sales-import';
import { salesReport } from '@offload/kinds/sales-report';
import { testsAll, until } from '@offload/testing';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type JobSystem, loadOnly, openJobSystem } from '../testing/job-system';
import { noise, prepareLongJobs } from '../testing/long-jobs';
import { isolatedProcesses, signalIsolated } from './testing/processes';

let system: JobSystem;
let startLong: Awaited<ReturnType<typeof prepareLongJobs>>;
let stop: () => Promise<void>;

beforeAll(async () => {
  system = await openJobSystem();
  startLong = await prepareLongJobs(system);
});
afterEach(() => stop());
afterAll(() => system.close());

async function start(drainMs = 5_000): Promise<void> {
  const isolated = await loadOnly(resizeImage, salesImport, salesReport);
  const worker = system.startWorker(isolated, { DRAIN_MS: drainMs });
  stop = worker.stop;
}

it.each(stopSignals)('uses no attempt when %s ends a process before it runs its job', async (signal) => {
  await start();
  const id = await system.ask(resizeImage, { sources: [await system.upload(await noise(50))] });
  await until(() => isolatedProcesses().length > 0);
  signalIsolated(signal);
  expect(await system.untilEnded(id)).toMatchObject({ state: 'succeeded', attempt: 1 });
});

const crashed = expect.stringMatching(/^The process running this job crashed on attempt 1 of /);

// The same code runs all isolated kinds, but what they wait for differs.
const kinds = ['sales-report', ...(testsAll() ? (['sales-import', 'resize-image'] as const) : [])] as const;

describe.each(kinds)('%s', (kind) => {
  it("keeps running when its worker's signals also reach its process", async () => {
    await start();
    const id = await startLong(kind);
    for (const signal of stopSignals) signalIsolated(signal);
    expect(await system.untilEnded(id)).toMatchObject({ state: 'succeeded', attempt: 1, fence: 1 });
  });

  it('is requeued when its worker stops, and leaves no process', async () => {
    await start(0);
    const id = await startLong(kind);
    signalIsolated('SIGINT');
    await stop();
    expect(isolatedProcesses()).toEqual([]);
    expect(await system.find(id)).toMatchObject({ state: 'queued', attempt: 0 });
    await start();
    expect(await system.untilEnded(id)).toMatchObject({ state: 'succeeded', attempt: 1, fence: 2 });
  });

  it('is retried when its process is killed', async () => {
    await start();
    const id = await startLong(kind);
    signalIsolated('SIGKILL');
    expect(await system.untilRetrying(id)).toMatchObject({ attempt: 1, message: crashed });
    expect(await system.untilEnded(id)).toMatchObject({ state: 'succeeded', attempt: 2, errorCode: null });
  });
});
