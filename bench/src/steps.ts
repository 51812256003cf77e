import { defineJob, defineProcessor } from '@offload/core/contract';
import { createSystem } from '@offload/kinds/system';
import { until } from '@offload/testing';
import { z } from 'zod';
import { type JobSystem, openJobSystem } from '../../apps/worker/src/testing/job-system';
import type { Result } from './result';

const jobCount = 400;
// As the bench of jobs without steps, many at once: steps that are taken at the same time share a write.
const concurrency = 200;
const atOnce = 20;
const stepsPerJob = 50;
const childCount = 1_000;
const callers = 100;

const limits = { queue: 'email', maxAttempts: 1, backoff: { everyMs: 1 }, timeoutMs: 600_000 };
const payload = z.object({});
// Not the owner's request, so not limited to the owner's share of the queue.
const byUs = { actor: 'bench' };

const inSteps = defineProcessor(
  defineJob({ kind: 'in-steps', payload, ...limits }),
  async (_payload, ctx) => {
    for (let step = 0; step < stepsPerJob; step += 1) await ctx.step(`step ${step}`, () => step);
    return {};
  },
);
const child = defineProcessor(defineJob({ kind: 'child', payload, ...limits }), async () => ({}));
const parent = defineProcessor(defineJob({ kind: 'parent', payload, ...limits }), async (_payload, ctx) => {
  const children = Array.from({ length: childCount }, () => ctx.enqueue(child.contract, {}));
  await ctx.all(await Promise.all(children));
  return {};
});
const once = defineJob({ kind: 'once', payload, unique: { key: () => 'same', while: 'open' }, ...limits });

/** Measures steps, child jobs, and unique jobs on the queue that the environment names. */
export async function measureSteps(): Promise<Result[]> {
  const system = await openJobSystem();
  try {
    const { queue } = limits;
    await system.database.db.queueSetting.create({ data: { queue, concurrency } });
    system.startWorker([inSteps, parent, child]);
    return [await measureStepRate(system), await measureChildren(system), await measureUnique(system)];
  } finally {
    await system.close();
  }
}

async function measureStepRate(system: JobSystem): Promise<Result> {
  const seconds = await secondsOf(async () => {
    for (let asked = 0; asked < jobCount; asked += atOnce)
      await Promise.all(Array.from({ length: atOnce }, () => system.ask(inSteps.contract, byUs)));
    const where = { kind: inSteps.contract.kind, state: 'succeeded' };
    await until(async () => (await system.database.db.job.count({ where })) === jobCount);
  });
  const rate = Math.round((jobCount * stepsPerJob) / seconds);
  const aim = '3,000 on Redis, 800 on PostgreSQL';
  return { what: 'steps per second', ours: rate.toLocaleString('en'), bare: '–', aim };
}

async function measureChildren(system: JobSystem): Promise<Result> {
  const seconds = await secondsOf(async () => system.untilEnded(await system.ask(parent.contract)));
  const what = `a parent with ${childCount.toLocaleString('en')} child jobs`;
  return { what, ours: `${seconds.toFixed(1)} s`, bare: '–', aim: '–' };
}

async function measureUnique({ database: { db }, person }: JobSystem): Promise<Result> {
  const { enqueue } = createSystem([once]);
  const ids = new Set<string>();
  const seconds = await secondsOf(async () => {
    const calls = Array.from({ length: callers }, () =>
      db.$transaction((tx) => enqueue(tx, once, {}, { ownerId: person.id }), {
        maxWait: 60_000,
        timeout: 60_000,
      }),
    );
    for (const { id } of await Promise.all(calls)) ids.add(id);
  });
  const what = `a unique job, ${callers} concurrent callers`;
  return { what, ours: `${ids.size} job, ${Math.round(seconds * 1_000)} ms`, bare: '–', aim: '1 job' };
}

async function secondsOf(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return (performance.now() - started) / 1_000;
}
