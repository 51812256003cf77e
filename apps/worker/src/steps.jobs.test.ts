import { PermanentError, TransientError } from '@offload/core/contract';
import type { RunningWorker } from '@offload/core/worker';
import { until } from '@offload/testing';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import * as z from 'zod';
import { type JobSystem, openJobSystem } from './testing/job-system';
import { quickKind } from './testing/quick-kind';

let system: JobSystem;
const ada = { owner: null, actor: 'user:ada' };
let worker: RunningWorker;
let done: string[] = [];

const charging = quickKind('charging', async (_payload, ctx) => {
  const receipt = await ctx.step('charge', () => {
    done.push('charge');
    return { number: 7, at: new Date(0) };
  });
  if (ctx.attempt < 3) throw new TransientError('not_yet', 'Not yet.');
  await ctx.step('email', () => void done.push('email'));
  return { receipt };
});
const sleeping = quickKind('sleeping', async (_payload, ctx) => {
  await ctx.step('before', () => void done.push('before'));
  await ctx.sleep('1 hour');
  await ctx.step('after', () => void done.push('after'));
  return { attempt: ctx.attempt };
});
const approved = quickKind('approved', async (_payload, ctx) => {
  const answer = await ctx.waitFor('approval', z.object({ by: z.string() }));
  return { by: answer?.by ?? null };
});
const impatient = quickKind('impatient', async (_payload, ctx) => {
  return { answer: await ctx.waitFor('approval', z.string(), { timeout: '200 ms' }) };
});
const catching = quickKind('catching', async (_payload, ctx) => {
  await ctx.sleep('1 hour').catch(() => done.push('caught'));
  return {};
});
const child = quickKind(
  'child',
  async (payload, ctx) => {
    const { n } = z.object({ n: z.number() }).parse(payload);
    if (n === 2) throw new PermanentError('no_two', 'Not this one.');
    done.push(`child ${n} of ${ctx.job.ownerId}`);
    return { n };
  },
  { maxAttempts: 1 },
);
const parent = quickKind('parent', async (payload, ctx) => {
  const { count } = z.object({ count: z.number() }).parse(payload);
  const numbers = Array.from({ length: count }, (_, index) => index + 1);
  const children = await Promise.all(numbers.map((n) => ctx.enqueue(child.contract, { n })));
  if (ctx.attempt < 2) throw new TransientError('once_more', 'Once more.');
  const outcomes = await ctx.all(children);
  return { states: outcomes.map(({ state }) => state) };
});

const startWorker = () =>
  system.startWorker([charging, sleeping, catching, approved, impatient, child, parent]);

beforeAll(async () => {
  system = await openJobSystem();
  worker = startWorker();
});
beforeEach(() => {
  done = [];
});
afterAll(() => system.close());

const statesOf = async (id: string) =>
  (await system.history(id)).map(({ state, attempt }) => `${state} ${attempt}`);

it('runs a step once across attempts, and passes its result to later runs', async () => {
  const job = await system.untilEnded(await system.ask(charging.contract));
  expect(job).toMatchObject({ state: 'succeeded', attempt: 3 });
  expect(job.result).toEqual({ receipt: { number: 7, at: '1970-01-01T00:00:00.000Z' } });
  expect(done).toEqual(['charge', 'email']);
});

it('sleeps without using an attempt or a slot, and continues after the last step', async () => {
  const id = await system.ask(sleeping.contract);
  const waiting = await system.untilState(id, 'waiting');
  expect(waiting).toMatchObject({ heldBy: 'time', waitingFor: { type: 'time' }, attempt: 0 });
  await system.endWait(id);
  expect(await system.untilEnded(id)).toMatchObject({ state: 'succeeded', result: { attempt: 1 } });
  expect(done).toEqual(['before', 'after']);
  expect(await statesOf(id)).toEqual([
    'queued 0',
    'running 1',
    'waiting 1',
    'queued 0',
    'running 1',
    'succeeded 1',
  ]);
});

it('fails for good if it catches the error of a wait', async () => {
  const id = await system.ask(catching.contract);
  expect(await system.untilEnded(id)).toMatchObject({
    state: 'failed',
    errorCode: 'caught_wait',
    attempt: 1,
  });
  expect(done).toEqual(['caught']);
});

it('waits for a signal across a restart, and accepts it once', async () => {
  const id = await system.ask(approved.contract);
  await system.untilState(id, 'waiting');
  await worker.stop();
  const send = (name: string) => system.client.signal(id, { name, data: { by: 'Ada' } }, ada);
  expect(await send('rejection')).toBeNull();
  const [one, two] = await Promise.all([send('approval'), send('approval')]);
  expect([one, two].filter((entry) => entry !== null)).toMatchObject([{ id }]);
  worker = startWorker();
  expect(await system.untilEnded(id)).toMatchObject({ state: 'succeeded', result: { by: 'Ada' } });
});

it("fails if a signal's data is invalid", async () => {
  const id = await system.ask(approved.contract);
  await system.untilState(id, 'waiting');
  await system.client.signal(id, { name: 'approval', data: 5 }, ada);
  expect(await system.untilEnded(id)).toMatchObject({ state: 'failed', errorCode: 'invalid_signal' });
});

it('continues without the signal after the timeout', async () => {
  const id = await system.ask(impatient.contract);
  expect(await system.untilEnded(id)).toMatchObject({ state: 'succeeded', result: { answer: null } });
});

it("can be canceled while it's waiting", async () => {
  const id = await system.ask(approved.contract);
  await system.untilState(id, 'waiting');
  expect(await system.client.cancel(id, { owner: null, actor: 'user:x' })).toMatchObject({
    state: 'canceled',
  });
  expect(await system.find(id)).toMatchObject({ heldBy: null, waitingFor: null });
});

it('enqueues each child job once, waits for all of them, and gets each outcome', async () => {
  const id = await system.ask(parent.contract, { payload: { count: 3 } });
  const job = await system.untilEnded(id);
  expect(job.result).toEqual({ states: ['succeeded', 'failed', 'succeeded'] });
  const { db } = system.database;
  expect(await db.job.count({ where: { parentId: id } })).toBe(3);
  expect(done.sort()).toEqual([1, 3].map((n) => `child ${n} of ${system.person.id}`));
});

it('continues if a child job was deleted, instead of waiting forever', async () => {
  const { db } = system.database;
  const deleting = quickKind('deleting', async (_payload, ctx) => {
    const one = await ctx.enqueue(child.contract, { n: 1 }, { runAt: new Date(2100, 1) });
    await ctx.step('delete', async () => {
      await db.job.delete({ where: { id: one.id } });
    });
    return { outcomes: await ctx.all([one]) };
  });
  const other = system.startWorker([deleting, child]);
  const job = await system.untilEnded(await system.ask(deleting.contract));
  expect(job).toMatchObject({
    state: 'succeeded',
    result: { outcomes: [{ state: 'canceled', error: { code: 'deleted' } }] },
  });
  await other.stop();
});

it('can have a thousand child jobs', async () => {
  const id = await system.ask(parent.contract, { payload: { count: 1_000 } });
  const job = await system.untilEnded(id);
  expect(job.state).toBe('succeeded');
  expect(await system.database.db.job.count({ where: { parentId: id } })).toBe(1_000);
});

it("cancels child jobs that haven't started together with their parent", async () => {
  // No worker runs the child jobs before they're canceled.
  const alone = quickKind('alone', async (_payload, ctx) => {
    const children = [1, 3].map((n) => ctx.enqueue(child.contract, { n }, { runAt: new Date(2100, 1) }));
    await ctx.all(await Promise.all(children));
    return {};
  });
  const other = system.startWorker([alone, child]);
  const id = await system.ask(alone.contract);
  await until(async () => (await system.find(id)).state === 'waiting');
  await system.client.cancel(id, { owner: null, actor: 'user:x' });
  const states = await system.database.db.job.findMany({ where: { parentId: id }, select: { state: true } });
  expect(states).toEqual([{ state: 'canceled' }, { state: 'canceled' }]);
  await other.stop();
});

const traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';

it('passes the request and the trace of a job on to its child jobs, and records when the queue was given each run', async () => {
  const id = await system.ask(parent.contract, { payload: { count: 1 }, requestId: 'r-1', traceparent });
  const cause = { requestId: 'r-1', traceparent };
  expect(await system.untilEnded(id)).toMatchObject({ state: 'succeeded', ...cause });
  const { db } = system.database;
  expect(await db.job.findMany({ where: { parentId: id } })).toMatchObject([cause]);
  const history = await system.history(id);
  const runs = history.filter(({ state }) => state === 'running');
  expect(runs.length).toBeGreaterThan(1);
  for (const { at, dispatchedAt } of runs) {
    expect(Number(dispatchedAt)).toBeGreaterThanOrEqual(Number(history[0]?.at));
    expect(Number(dispatchedAt)).toBeLessThanOrEqual(Number(at));
  }
});
