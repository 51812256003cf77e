import fc from 'fast-check';
import { expect } from 'vitest';
import { renewLeases } from '../../../worker/claim';
import { anIndex, defineCommand, pick } from '../command';
import type { Life } from '../life';
import { leaseMs } from '../model';

const hasRuns = ({ world }: Life) => world.runs.length > 0;

export const progress = defineCommand({
  name: 'progress',
  args: { which: anIndex, percent: fc.nat({ max: 100 }) },
  applies: hasRuns,
  async run({ model, world }, { which, percent }) {
    const { worker, claim } = pick(world.runs, which);
    const { id, fence } = claim;
    await worker.writer.progress({ id, fence, percent, step: 'Going on' });
    return model.holds(model.jobs.get(id), fence) ? [id] : [];
  },
});

/** A worker renews the leases of its runs, and learns which of them it has lost or must stop. */
export const renew = defineCommand({
  name: 'renew',
  args: { worker: fc.nat({ max: 1 }) },
  applies: hasRuns,
  async run({ model, world }, { worker }) {
    const own = world.runs.filter((run) => run.worker === world.workers[worker]);
    // Of two runs of one job, a worker keeps only the later.
    const running = [...new Map(own.map(({ claim }) => [claim.id, claim])).values()];
    const ids = running.map(({ id }) => id);
    const held = running.flatMap(({ id, fence }) => (model.holds(model.jobs.get(id), fence) ? [id] : []));
    const learned = await renewLeases(world.db, { leaseMs, running });
    expect(learned.lost.toSorted()).toEqual(ids.filter((id) => !held.includes(id)).toSorted());
    const canceling = held.filter((id) => model.jobs.get(id)?.state === 'canceling');
    expect(learned.canceling.toSorted()).toEqual(canceling.toSorted());
    for (const id of held) model.renew(id);
    return held;
  },
});
