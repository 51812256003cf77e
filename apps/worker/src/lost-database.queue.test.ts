import { hasFinished } from '@offload/core/contract';
import { findQueueEntry, startProxy, type TcpProxy, until } from '@offload/testing';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type JobSystem, openJobSystem } from './testing/job-system';
import { quickKind } from './testing/quick-kind';

const count = 60;
const fine = quickKind('fine', async () => ({}));
let system: JobSystem;
let proxy: TcpProxy;

beforeEach(async () => {
  system = await openJobSystem();
  proxy = await startProxy(system.database.url);
});
afterEach(async () => {
  await proxy.open();
  await system.close();
  await proxy.close();
});

async function countActive(): Promise<number> {
  const queue = await system.backend.queue('email');
  return (await queue.getJobs(['active'])).length;
}

it.each([
  ['refused', () => proxy.refuse()],
  ['silent', async () => proxy.hold()],
])(
  'returns to the queue what it is given while its database is %s, and takes no more until it answers',
  async (_how, cut) => {
    const cutOff = system.startWorker([fine], { DATABASE_URL: proxy.url, LEASE_MS: 5_000 });
    await until(() => cutOff.isReady());
    await cut();
    const ids: string[] = [];
    for (let at = 0; at < count; at += 1) ids.push(await system.ask(fine.contract, { dispatch: false }));
    await system.client.dispatch(await Promise.all(ids.map((id) => findQueueEntry(system.database.db, id))));
    await until(async () => (await countActive()) > 0);
    await until(async () => (await countActive()) === 0);

    const other = system.startWorker([fine], { LEASE_MS: 5_000 });
    await until(async () => {
      const jobs = await Promise.all(ids.map((id) => system.find(id)));
      return jobs.every(({ state }) => hasFinished(state));
    });
    for (const id of ids) expect(await system.find(id)).toMatchObject({ state: 'succeeded', attempt: 1 });

    await other.stop();
    await proxy.open();
    const next = await system.ask(fine.contract);
    expect(await system.untilEnded(next)).toMatchObject({ state: 'succeeded', attempt: 1 });
  },
);
