import fc from 'fast-check';
import { expect } from 'vitest';
import { anIndex, type Changed, defineCommand, pick } from '../command';
import { hasRoom, sharesOf } from '../invariants';
import type { Life } from '../life';
import { isFinished, type ModelJob, newModelJob } from '../model';
import type { PlayedRun } from '../played-worker';
import { readRows } from '../rows';
import { kinds } from '../world';
import { endingOf, ifLost, type Way, ways } from './ways';

interface Manner {
  way: Way;
  /** How many child jobs it enqueues first. */
  children?: number;
  /** Whether the worker dies before it admits others. */
  admitsNone?: boolean;
  isLate?: boolean;
  rival?: boolean;
  repeats?: boolean;
}

/** Ends a run. Its worker may have lost the job long ago: then nothing changes. Returns the jobs that may have changed. */
export async function endRun(life: Life, run: PlayedRun, manner: Manner): Promise<Changed> {
  const { model, world } = life;
  const { admitsNone = false, isLate = false, rival = false, repeats = false, children = 0 } = manner;
  const job = model.jobs.get(run.claim.id);
  world.runs.splice(world.runs.indexOf(run), 1);
  for (let index = 0; index < children; index += 1) await enqueueChild(life, run, index);
  const [outcome, end] = await endingOf(life, run, manner.way);
  const isHeld = model.holds(job, run.claim.fence);
  const admitted = await run.end({ outcome, rival, repeats });
  if (isHeld) model.finish(job, end);
  if (!isLate) world.queue.settle(run.delivery);
  if (admitsNone) return children ? null : [job?.id];
  for (const each of admitted) await world.clients[0].admitAfter(each);
  // A worker that doesn't learn that the end was recorded leaves the rest to the sweeper.
  const isHeard = isHeld && !repeats;
  if (job) model.wakeParents(parentsAfter(life, job, isHeard));
  if (job && isHeard && (isFinished(job) || job.state === 'waiting')) await expectAdmitted(life, job);
  return null;
}

/** Returns the jobs that may have waited for nothing but this end. */
function parentsAfter({ model }: Life, job: ModelJob, isHeard: boolean): ModelJob[] {
  const parent = isHeard && isFinished(job) ? model.jobs.get(job.parentId ?? '') : undefined;
  return [...(job.state === 'waiting' ? [job] : []), ...(parent ? [parent] : [])];
}

/** Checks that the place of a job that has ended is filled. */
async function expectAdmitted(life: Life, { ownerId, requested, kind }: ModelJob): Promise<void> {
  const own = [
    requested && `owner ${ownerId}`,
    kind === 'keyed' && 'the key',
    kind === 'gated' && 'the gate',
  ];
  const rows = await readRows(life.world.db);
  const shares = sharesOf({ ...life, rows }).filter(({ name }) => own.includes(name));
  expect(shares.filter(hasRoom).map(({ name }) => `${name} has room, and holds jobs`)).toEqual([]);
}

async function enqueueChild({ model }: Life, run: PlayedRun, index: number): Promise<void> {
  const { id, fence, ownerId } = run.claim;
  const isHeld = model.holds(model.jobs.get(id), fence);
  const child = await run.steps.enqueue(`job ${fence} ${index}`, kinds.plain, {}, {}).catch(ifLost);
  expect(child !== null, 'enqueues a child job').toBe(isHeld);
  await run.worker.dispatched();
  if (!child) return;
  model.jobs.get(id)?.children.push(child.id);
  const { maxAttempts } = kinds.plain;
  const fields = {
    id: child.id,
    kind: 'plain',
    ownerId,
    parentId: id,
    requested: false,
    maxAttempts,
  } as const;
  model.jobs.set(child.id, newModelJob(fields));
}

const hasRuns = ({ world }: Life) => world.runs.length > 0;
const rarely = fc.constantFrom(false, false, false, true);

export const endOneRun = defineCommand({
  name: 'end a run',
  args: {
    which: anIndex,
    way: fc.constantFrom<Way>('succeed', 'fail, and retry', 'wait for a signal', ...ways),
    children: fc.constantFrom(0, 0, 0, 1, 2),
    admitsNone: rarely,
    acknowledgedLate: rarely,
    givenBackToo: rarely,
    writtenTwice: rarely,
  },
  applies: hasRuns,
  run(life, { which, acknowledgedLate: isLate, givenBackToo: rival, writtenTwice: repeats, ...manner }) {
    return endRun(life, pick(life.world.runs, which), { ...manner, isLate, rival, repeats });
  },
});
