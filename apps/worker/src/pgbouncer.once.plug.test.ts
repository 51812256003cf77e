import { type Pooler, startPgBouncer, until } from '@offload/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type JobSystem, openJobSystem } from './testing/job-system';
import { quickKind } from './testing/quick-kind';

let system: JobSystem;
let pooler: Pooler;
const held = new Set<string>();
const fine = quickKind('fine', async (_payload, ctx) => {
  await ctx.progress(50, 'Half of it');
  return ctx.step('once', async () => ({ answer: 42 }));
});
const holding = quickKind('holding', async (_payload, { job, signal }) => {
  held.add(job.id);
  await new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
  return {};
});

beforeAll(async () => {
  system = await openJobSystem();
  pooler = await startPgBouncer(system.database.url);
});
afterAll(async () => {
  await system.close();
  await pooler.remove();
});

it('runs jobs behind a pooler that gives a connection to each transaction, and hears of cancellations', async () => {
  const behind = {
    DATABASE_URL: pooler.url,
    DATABASE_LISTEN_URL: system.database.url,
    DATABASE_POOL: 10,
    // Renewals would notice a cancellation too, but not within the test.
    LEASE_MS: 600_000,
  };
  for (let workers = 0; workers < 2; workers += 1) system.startWorker([fine, holding], behind);
  const ids: string[] = [];
  for (let at = 0; at < 100; at += 1) ids.push(await system.ask(fine.contract));
  for (const id of ids) {
    const job = await system.untilEnded(id);
    expect(job).toMatchObject({ state: 'succeeded', attempt: 1, result: { answer: 42 } });
  }
  const canceled = await system.ask(holding.contract);
  await until(() => held.has(canceled));
  await system.client.cancel(canceled, { owner: system.person.id, actor: `user:${system.person.id}` });
  expect(await system.untilEnded(canceled)).toMatchObject({ state: 'canceled' });
  // The sweeper's statements work, too: it dispatches a job that was committed and not dispatched.
  const swept = await system.ask(fine.contract, { dispatch: false });
  expect(await system.untilEnded(swept)).toMatchObject({ state: 'succeeded' });
});
