import fc from 'fast-check';
import { expect } from 'vitest';
import { holdForCommit, renewLeases } from '../../../src/run/claim';
import { anIndex, defineCommand, pick } from '../command';
import type { Life } from '../life';
import { leaseMs } from '../model';
import type { PlayedRun } from '../played-worker';

const hasRuns = ({ world }: Life) => world.runs.length > 0;

/** Reports the progress of a run. Returns the jobs that may have changed. */
export async function reportProgress({ model }: Life, run: PlayedRun, percent: number): Promise<string[]> {
  const { id, fence } = run.claim;
  await run.worker.writer.progress({ id, fence, percent, step: 'Going on' });
  return model.holds(model.jobs.get(id), fence) ? [id] : [];
}

export const progress = defineCommand({
  name: 'progress',
  args: { which: anIndex, percent: fc.nat({ max: 100 }) },
  applies: hasRuns,
  run: (life, { which, percent }) => reportProgress(life, pick(life.world.runs, which), percent),
});

/** A worker renews the leases of its runs, and learns which it has lost or must stop. Returns the jobs that may have changed. */
export async function renewRuns({ model, world }: Life, runs: readonly PlayedRun[]): Promise<string[]> {
  // Of two runs of one job, a worker keeps only the later.
  const running = [...new Map(runs.map(({ claim }) => [claim.id, claim])).values()];
  const held = running.flatMap(({ id, fence }) => (model.holds(model.jobs.get(id), fence) ? [id] : []));
  const lost = running.map(({ id }) => id).filter((id) => !held.includes(id));
  const canceling = held.filter((id) => model.jobs.get(id)?.state === 'canceling');
  const learned = await renewLeases(world.db, { leaseMs, running });
  expect(learned.lost.toSorted(), 'lost').toEqual(lost.toSorted());
  expect(learned.canceling.toSorted(), 'to be stopped').toEqual(canceling.toSorted());
  for (const id of held) model.renew(id);
  return held;
}

export const renew = defineCommand({
  name: 'renew',
  args: { worker: fc.nat({ max: 1 }) },
  applies: hasRuns,
  run: (life, { worker: number }) => {
    const worker = life.world.workers[number];
    return renewRuns(
      life,
      life.world.runs.filter((run) => run.worker === worker),
    );
  },
});

/** A run commits what it has done, unless it has lost its job or must stop. */
export const commitWork = defineCommand({
  name: 'commit work',
  args: { which: anIndex },
  applies: hasRuns,
  async run({ model, world }, { which }) {
    const { claim } = pick(world.runs, which);
    const job = model.jobs.get(claim.id);
    const mayCommit = model.holds(job, claim.fence) && model.commit(job);
    expect(await world.db.transaction((tx) => holdForCommit(tx, claim)), 'commits').toBe(mayCommit);
    return [claim.id];
  },
});
