import { hasFinished } from '@offload/core/contract';
import { findQueueEntry, until } from '@offload/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type JobSystem, openJobSystem } from './testing/job-system';
import { quickKind } from './testing/quick-kind';

let system: JobSystem;
let finished: (() => void)[] = [];

const waiting = quickKind('waiting', async (_payload, { signal }) => {
  await new Promise<void>((resolve, reject) => {
    finished.push(resolve);
    signal.addEventListener('abort', () => reject(signal.reason));
  });
  return { done: true };
});
const unstoppable = quickKind('unstoppable', async () => {
  await new Promise<void>((resolve) => finished.push(resolve));
  return { done: true };
});
const retrying = quickKind('retrying', () => Promise.reject(new Error('no')), {
  backoff: { firstMs: 60_000, maxMs: 60_000 },
});

const owner = () => ({ owner: system.person.id, actor: `user:${system.person.id}` });

beforeAll(async () => {
  system = await openJobSystem();
  system.startWorker([waiting, unstoppable, retrying]);
  system.startWorker([waiting, unstoppable, retrying]);
});
afterAll(() => system.close());

it('cancels a job before a worker claims it, permanently', async () => {
  const id = await system.ask(waiting.contract, { dispatch: false });
  const entry = await findQueueEntry(system.database.db, id);
  expect(await system.client.cancel(id, owner())).toMatchObject({ state: 'canceled' });
  await system.client.dispatch([entry]);
  await until(async () => (await queueState(id)) === 'unknown');
  expect(await system.find(id)).toMatchObject({ state: 'canceled', attempt: 0 });
});

it('stops a running job on any worker', async () => {
  const id = await system.ask(waiting.contract);
  await system.untilState(id, 'running');
  expect(await system.client.cancel(id, owner())).toMatchObject({ state: 'canceling' });
  expect(await system.untilEnded(id)).toMatchObject({ state: 'canceled', result: null, errorMessage: null });
  expect((await system.history(id)).map(({ state }) => state)).toEqual([
    'queued',
    'running',
    'canceling',
    'canceled',
  ]);
});

it('cancels a job between two attempts', async () => {
  const id = await system.ask(retrying.contract);
  await system.untilState(id, 'retrying');
  expect(await system.client.cancel(id, owner())).toMatchObject({ state: 'canceled' });
  expect(await system.find(id)).toMatchObject({ state: 'canceled', errorMessage: null, nextAttemptAt: null });
});

it('counts work that finished before it could be stopped as succeeded', async () => {
  finished = [];
  const id = await system.ask(unstoppable.contract);
  const finish = await until(() => finished[0]);
  await system.client.cancel(id, owner());
  finish();
  expect(await system.untilEnded(id)).toMatchObject({ state: 'succeeded', result: { done: true } });
});

it('ends a job that is canceled while it finishes in exactly one state', async () => {
  for (let round = 0; round < 20; round += 1) {
    finished = [];
    const id = await system.ask(waiting.contract);
    const finish = await until(() => finished[0]);
    const canceling = system.client.cancel(id, owner());
    finish();
    await canceling;
    const job = await system.untilEnded(id);
    const ends = (await system.history(id)).filter(({ state }) => hasFinished(state));
    expect(ends.map(({ state }) => state)).toEqual([job.state]);
  }
});

it("doesn't cancel another user's job, or a finished one", async () => {
  const id = await system.ask(waiting.contract);
  expect(await system.client.cancel(id, { owner: 'somebody else', actor: 'user:x' })).toBeNull();
  await system.client.cancel(id, owner());
  await system.untilEnded(id);
  expect(await system.client.cancel(id, owner())).toBeNull();
});

it('retries a canceled job', async () => {
  finished = [];
  const id = await system.ask(waiting.contract, { dispatch: false });
  await system.client.cancel(id, owner());
  expect(await system.client.retry(id, owner())).toMatchObject({ id });
  (await until(() => finished[0]))();
  expect(await system.untilEnded(id)).toMatchObject({ state: 'succeeded', attempt: 1 });
});

async function queueState(id: string): Promise<string> {
  return (await system.backend.queue('email')).getJobState(id);
}
