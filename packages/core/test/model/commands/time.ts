import fc from 'fast-check';
import type { Scope } from '../../../src/job/holds/holds';
import { anIndex, defineCommand, pick } from '../command';
import { findUnswept } from '../invariants';
import { advanceBy, checkLife, type Life } from '../life';
import { leaseMs, type ModelJob } from '../model';
import { readRows } from '../rows';
import { acknowledgeAll, deliver } from './deliver';
import { endRun } from './end-run';
import { renewRuns, reportProgress } from './hold-run';
import { changeOne } from './people';

const scopes: Scope[] = [
  ['gate', 'one'],
  ['key', 'keyed/one'],
  ['owner', 'email', 'ada'],
  ['owner', 'email', 'bob'],
];

/** A worker doesn't renew its lease, and another gets the job. The first goes on, and doesn't know. */
export const crash = defineCommand({
  name: 'crash, and deliver to another worker',
  args: { which: anIndex, worker: fc.nat({ max: 1 }) },
  applies: ({ world }) => world.runs.length > 0,
  async run(life, { which, worker }) {
    const run = pick(life.world.runs, which);
    const { delivery } = run;
    const copy = { ...delivery, outcome: null };
    life.world.queue.copies.push(copy);
    await advanceBy(life, leaseMs + 1_000);
    await checkLife(life, await deliver(life, copy, { worker }));
    await advanceBy(life, 1_000);
    await checkLife(life, await renewRuns(life, [run]));
    return reportProgress(life, run, 99);
  },
});

/** One round of the sweeper, which leaves nothing undone. */
export async function sweepOnce(life: Life): Promise<void> {
  const { model, world } = life;
  await world.sweep();
  model.expire();
  model.wakeDue();
  model.wakeParents();
  // The next round fills their places.
  const endsSome = model.endOrphans();
  if (endsSome || world.errors.length > 0) return;
  const unswept = findUnswept({ ...life, rows: await readRows(world.db) });
  if (unswept.length > 0) throw new Error(`After a sweep: ${unswept.join('; ')}.`);
}

/**
 * A worker renews a lease too late: the job has been delivered again. Then the worker gives the job back, before the queue hears
 * that this delivery is over.
 */
export const reviveOrphan = defineCommand({
  name: 'deliver an orphan whose worker is back, and gives it back',
  args: { which: anIndex },
  applies: ({ world }) => world.runs.length > 0,
  async run(life, { which }) {
    const { queue, runs } = life.world;
    const run = pick(runs, which);
    await advanceBy(life, leaseMs + 1_000);
    await sweepOnce(life);
    await checkLife(life, null);
    await renewRuns(life, [run]);
    const again = queue.deliverable().find(({ jobs }) => jobs.some(({ id }) => id === run.claim.id));
    if (again) await deliver(life, again, { worker: 0, isLate: true });
    await endRun(life, run, { way: 'give back' });
    await advanceBy(life, 1_500);
    await sweepOnce(life);
    acknowledgeAll(life);
    return null;
  },
});

export const advance = defineCommand({
  name: 'advance the clock',
  args: { ms: fc.constantFrom(1_500, 11_000, 31_000, 120_000) },
  async run(life, { ms }) {
    await advanceBy(life, ms);
    return [];
  },
});

export const sweep = defineCommand({
  name: 'sweep',
  args: {},
  async run(life) {
    await sweepOnce(life);
    return null;
  },
});

export const admitDue = defineCommand({
  name: 'admit what is due',
  args: {},
  async run({ model, world }) {
    await world.clients[0].admitDue();
    model.wakeDue();
    return null;
  },
});

/** Two processes fill the places of canceled jobs at the same moment. */
export const admitTogether = defineCommand({
  name: 'cancel, and admit in two processes at once',
  args: { howMany: fc.nat({ max: 2 }) },
  async run(life, { howMany }) {
    const { model, world } = life;
    const isThrough = ({ id, state }: ModelJob) => state === 'queued' && life.rows.get(id)?.heldBy === null;
    for (const job of model.all().filter(isThrough).slice(0, howMany)) {
      model.cancel(job, false);
      await changeOne(life, job, 'cancel');
    }
    await Promise.all(world.clients.map((client) => client.admitAfter(scopes)));
    return null;
  },
});
