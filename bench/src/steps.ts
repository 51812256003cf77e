import { defineJob, defineProcessor } from '@offload/core/contract';
import { enqueueIn } from '@offload/core/test/jobs';
import { createSystem } from '@offload/kinds/system';
import { until } from '@offload/testing';
import * as z from 'zod';
import { type JobSystem, openJobSystem } from '../../apps/worker/src/testing/job-system';
import { type Measurement, timeOf } from './result';

const jobCount = 200;
const rounds = 3;
// As the bench of jobs without steps, many at once: steps that are taken at the same time share a write.
const concurrency = 200;
const atOnce = 20;
const stepsPerJob = 50;
const childCount = 1_000;
const childRounds = 5;
const callers = 100;
const uniqueRounds = 5;

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
const once = defineJob({
  kind: 'once',
  payload: z.object({ round: z.int() }),
  unique: { key: ({ round }) => `${round}`, while: 'open' },
  ...limits,
});

/** Measures steps, child jobs, and unique jobs on the queue that the environment names. */
export async function measureSteps(): Promise<Measurement[]> {
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

async function measureStepRate(system: JobSystem): Promise<Measurement> {
  const rates: number[] = [];
  for (let round = 1; round <= rounds; round += 1) {
    const ms = await timeOf(async () => {
      for (let asked = 0; asked < jobCount; asked += atOnce)
        await Promise.all(Array.from({ length: atOnce }, () => system.ask(inSteps.contract, byUs)));
      const where = { kind: inSteps.contract.kind, state: 'succeeded' };
      await until(async () => (await system.database.db.job.count({ where })) === jobCount * round);
    });
    rates.push(((jobCount * stepsPerJob) / ms) * 1_000);
  }
  return { what: 'steps', unit: '/s', ours: rates, aim: '3,000 on Redis, 800 on PostgreSQL' };
}

async function measureChildren(system: JobSystem): Promise<Measurement> {
  const times: number[] = [];
  for (let round = 0; round < childRounds; round += 1) {
    const asked = Date.now();
    const { finishedAt } = await system.untilEnded(await system.ask(parent.contract));
    // By its row: waiting for a state looks less and less often, by then every tenth of a second.
    times.push((finishedAt?.getTime() ?? Number.NaN) - asked);
  }
  const what = `a parent with ${childCount.toLocaleString('en')} child jobs`;
  return { what, unit: 'ms', ours: times, aim: '≤ 500 ms' };
}

async function measureUnique({ database: { db }, person }: JobSystem): Promise<Measurement> {
  const enqueue = enqueueIn(createSystem([once]));
  const patience = { maxWait: 60_000, timeout: 60_000 };
  const times: number[] = [];
  // The first round also opens connections and plans statements.
  for (let round = 0; round < uniqueRounds; round += 1) {
    const ids = new Set<string>();
    const ms = await timeOf(async () => {
      const calls = Array.from({ length: callers }, () =>
        db.$transaction((tx) => enqueue(tx, once, { round }, { ownerId: person.id }), patience),
      );
      for (const { id } of await Promise.all(calls)) ids.add(id);
    });
    if (ids.size !== 1) throw new Error(`${ids.size} jobs are unique`);
    times.push(ms);
  }
  return { what: `a unique job, ${callers} concurrent callers`, unit: 'ms', ours: times };
}
