import fc from 'fast-check';
import { sql } from '../../../src/database/sql';
import { type QueueEntry, queueEntryColumns } from '../../../src/job/queue-entry';
import { anIndex, type Changed, defineCommand, pick } from '../command';
import type { Life } from '../life';
import { isPending } from '../model';
import type { PlayedDelivery } from '../played-queue';
import { readRows } from '../rows';
import { endRun } from './end-run';

interface Manner {
  /** The number of the worker. */
  worker: number;
  /** Whether the queue hears late that the delivery is over. */
  isLate?: boolean;
  /** The job that an open transaction counts on. */
  countedOn?: string;
  /** Whether the other worker gets it, too, at the same time. */
  isTwice?: boolean;
  /** How many of the jobs the worker has slots for; null: all. It passes on the others. */
  slots?: number | null;
}

/** Delivers to a worker, which claims the jobs, or else gives them back. Returns the jobs that may have changed. */
export async function deliver(life: Life, delivery: PlayedDelivery, manner: Manner): Promise<Changed> {
  const { model, world } = life;
  const { worker, isLate = false, countedOn, isTwice = false } = manner;
  const slots = manner.slots ?? delivery.jobs.length;
  const isKnown = worker < 2;
  const ids = delivery.jobs.map(({ id }) => id);
  const isHeld = (id: string) => (life.rows.get(id)?.heldBy ?? null) !== null;
  const jobs = ids.slice(0, slots).flatMap((id) => model.jobs.get(id) ?? []);
  const claimable = jobs.filter(
    (job) => isKnown && !world.isPaused && job.id !== countedOn && model.claims(job, isHeld(job.id)),
  );
  const takers = isTwice && isKnown ? [worker, 1 - worker] : [worker];
  world.queue.take(delivery);
  const consumed = await Promise.all(
    takers.map(
      (taker, index) => world.workers[taker]?.consume(index === 0 ? delivery : { ...delivery }, slots) ?? [],
    ),
  );
  const runs = consumed.flat();
  const claimed = runs.map(({ claim }) => claim.id).toSorted();
  if (
    claimed.join() !==
    claimable
      .map(({ id }) => id)
      .toSorted()
      .join()
  )
    throw new Error(`Workers have claimed ${claimed.join() || 'nothing'}.`);
  world.runs.push(...runs);
  for (const job of jobs) {
    if (claimable.includes(job)) model.claim(job);
    // One may give its delivery back while the other is about to claim a unique job: then the run has the number after that.
    const fence = runs.find(({ claim }) => claim.id === job.id)?.claim.fence;
    if (isTwice && fence === job.fence + 1) job.fence += 1;
    if (!claimable.includes(job) && !world.isPaused && (isKnown || !isHeld(job.id)))
      for (const _taker of takers) model.returnDelivery(job);
  }
  if (!isLate) world.queue.settle(delivery);
  return ids;
}

const canDeliver = ({ world }: Life) => world.queue.deliverable().length > 0;

export const deliverJob = defineCommand({
  name: 'deliver',
  args: {
    which: anIndex,
    worker: fc.constantFrom(0, 1, 0, 1, 0, 1, 0, 1, 2),
    twiceAtOnce: fc.constantFrom(false, false, false, true),
    again: fc.constantFrom(false, false, true),
    acknowledgedLate: fc.constantFrom(false, false, true),
    paused: fc.constantFrom(false, false, false, false, false, false, true),
    slots: fc.constantFrom(null, null, 1, 2),
  },
  applies: canDeliver,
  async run(life, { which, worker, twiceAtOnce: isTwice, again, acknowledgedLate: isLate, paused, slots }) {
    life.world.isPaused = paused;
    const delivery = pick(life.world.queue.deliverable(), which);
    const changed = await deliver(life, delivery, { worker, isLate, isTwice, slots });
    life.world.isPaused = false;
    if (again) life.world.queue.copies.push({ ...delivery, outcome: null });
    return changed;
  },
});

export const loseDelivery = defineCommand({
  name: 'lose a delivery',
  args: { which: anIndex },
  applies: canDeliver,
  async run({ world }, { which }) {
    world.queue.lose(pick(world.queue.deliverable(), which));
    return [];
  },
});

/** The queue hears of every delivery that has ended. */
export function acknowledgeAll({ world: { queue } }: Life): void {
  for (const delivery of [...queue.carried.values()]) if (delivery.outcome) queue.settle(delivery);
}

export const acknowledge = defineCommand({
  name: 'acknowledge',
  args: {},
  async run(life) {
    acknowledgeAll(life);
    return [];
  },
});

/** The queue delivers a job before it's marked as dispatched, and the worker claims it and gives it back. */
export const returnBeforeMark = defineCommand({
  name: 'dispatch, and give back at once',
  args: { which: anIndex },
  applies: ({ model }) => model.all().some(isPending),
  async run(life, { which }) {
    const { model, world } = life;
    const job = pick(model.all().filter(isPending), which);
    world.queue.onAdd = async (delivery) => {
      if (!delivery.jobs.some(({ id }) => id === job.id)) return;
      life.rows = await readRows(world.db);
      await deliver(life, delivery, { worker: 0 });
      for (const run of world.runs.filter((one) => one.delivery === delivery))
        await endRun(life, run, { way: 'give back', admitsNone: true });
    };
    const entries = await world.db.query<QueueEntry>(
      sql`SELECT ${queueEntryColumns()} FROM offload.job WHERE id = ${job.id}::uuid`,
    );
    await world.clients[0].dispatch(entries);
    world.queue.onAdd = null;
    return null;
  },
});
