import { once } from 'node:events';
import { connect } from 'node:net';
import { PermanentError, TransientError } from '@offload/core/contract';
import { findQueueEntry, until } from '@offload/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type JobSystem, openJobSystem } from './testing/job-system';
import { quickKind } from './testing/quick-kind';

let system: JobSystem;
const runs: string[] = [];

const fine = quickKind('fine', async (_payload, ctx) => {
  runs.push(ctx.job.id);
  await ctx.progress(40, 'Half of it');
  return { answer: 42 };
});
const flaky = quickKind('flaky', async (_payload, { attempt }) => {
  if (attempt < 3) throw new TransientError('not_yet', 'Not yet.');
  return {};
});
const failing = quickKind('failing', async () => {
  throw new Error('a secret detail');
});
const refused = quickKind('refused', async () => {
  // Fails, because no server listens there.
  await once(connect(1, '127.0.0.1'), 'connect');
  return {};
});
const hopeless = quickKind('hopeless', async () => {
  throw new PermanentError('no_way', 'This cannot work.');
});
const slow = quickKind(
  'slow',
  async (_payload, { signal }) => {
    await new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
    return {};
  },
  { timeoutMs: 300, maxAttempts: 1 },
);
const spinning = quickKind('spinning', () => new Promise(() => undefined), {
  timeoutMs: 300,
  maxAttempts: 1,
});
const unregistered = quickKind('unregistered', async () => ({}));

beforeAll(async () => {
  system = await openJobSystem();
  system.startWorker([fine, flaky, failing, refused, hopeless, slow, spinning]);
});
afterAll(() => system.close());

it('runs a job and keeps its result and history', async () => {
  const id = await system.ask(fine.contract);
  const job = await system.untilEnded(id);
  expect(job).toMatchObject({ state: 'succeeded', attempt: 1, result: { answer: 42 }, progressPercent: 100 });
  const history = await system.history(id);
  expect(history.map(({ state }) => state)).toEqual(['queued', 'running', 'succeeded']);
  expect(history.map(({ actor }) => actor.split(':')[0])).toEqual(['user', 'worker', 'worker']);
});

it('retries a failing job, which succeeds on the third attempt', async () => {
  const id = await system.ask(flaky.contract);
  expect(await system.untilEnded(id)).toMatchObject({ state: 'succeeded', attempt: 3, errorMessage: null });
  const states = (await system.history(id)).map(({ state, attempt }) => `${state} ${attempt}`);
  expect(states).toEqual([
    'queued 0',
    'running 1',
    'retrying 1',
    'running 2',
    'retrying 2',
    'running 3',
    'succeeded 3',
  ]);
});

it("treats the job's own refused connection as a failure, not as a database outage", async () => {
  const job = await system.untilEnded(await system.ask(refused.contract));
  expect(job).toMatchObject({ state: 'failed', attempt: 4 });
  expect(job.errorStack).toContain('connect ECONNREFUSED');
});

it('fails after the last attempt, and hides the stack from the owner', async () => {
  const job = await system.untilEnded(await system.ask(failing.contract));
  expect(job).toMatchObject({ state: 'failed', attempt: 4, errorCode: 'internal', result: null });
  expect(job.errorMessage).not.toContain('secret');
  expect(job.errorStack).toContain('a secret detail');
});

it("doesn't retry a permanent failure", async () => {
  const job = await system.untilEnded(await system.ask(hopeless.contract));
  expect(job).toMatchObject({
    state: 'failed',
    attempt: 1,
    errorCode: 'no_way',
    errorMessage: 'This cannot work.',
  });
});

it.each([slow, spinning])(
  'ends an attempt at its deadline, even if it ignores the signal: $contract.kind',
  async (kind) => {
    const job = await system.untilEnded(await system.ask(kind.contract));
    expect(job).toMatchObject({ state: 'failed', errorCode: 'timeout' });
  },
);

it('starts a job that was committed but never dispatched', async () => {
  const id = await system.ask(fine.contract, { dispatch: false });
  expect(await system.untilEnded(id)).toMatchObject({ state: 'succeeded' });
});

it("runs a job once, no matter how often it's dispatched", async () => {
  const id = await system.ask(fine.contract);
  const entry = await findQueueEntry(system.database.db, id);
  await Promise.all(Array.from({ length: 20 }, () => system.client.dispatch([entry])));
  await system.untilEnded(id);
  await system.client.dispatch([await findQueueEntry(system.database.db, id)]);
  // Earlier deliveries in the queue have run once a later one has.
  await system.untilEnded(await system.ask(fine.contract));
  expect(runs.filter((run) => run === id)).toHaveLength(1);
});

it('retries a failed job from its row, with its full number of attempts', async () => {
  const id = await system.ask(failing.contract);
  await system.untilEnded(id);
  const access = { owner: system.person.id, actor: `user:${system.person.id}` };
  const answers = await Promise.all([system.client.retry(id, access), system.client.retry(id, access)]);
  expect(answers.filter(Boolean)).toHaveLength(1);
  await until(async () => (await system.history(id)).filter(({ state }) => state === 'failed').length === 2);
  expect((await system.find(id)).attempt).toBe(4);
});

it('leaves a job of an unknown kind to a worker that knows it', async () => {
  const id = await system.ask(unregistered.contract);
  await until(async () => (await system.find(id)).heldBy === 'kind');
  expect(await system.find(id)).toMatchObject({
    state: 'queued',
    attempt: 0,
    progressStep: 'Waiting for a worker that knows this kind of job',
  });
  system.startWorker([unregistered]);
  // Both workers consume the queue, so it may take a few deliveries until the right worker gets the job.
  expect(await system.untilEnded(id)).toMatchObject({ state: 'succeeded', attempt: 1 });
});
