import { acknowledgeAll, deliver } from './commands/deliver';
import { endRun } from './commands/end-run';
import { renewRuns } from './commands/hold-run';
import { sweepOnce } from './commands/time';
import type { Way } from './commands/ways';
import { advanceBy, checkLife, type Life } from './life';
import { isFinished, type ModelJob } from './model';
import type { PlayedRun } from './played-worker';

const maxRounds = 12;

/**
 * Lets time pass and one worker run everything. Throws unless each job finishes, or waits for a signal that never comes. Then
 * the runs end that nobody has heard of since: too late.
 */
export async function drain(life: Life): Promise<void> {
  const { runs } = life.world;
  const late = runs.splice(0);
  for (let round = 0; round < maxRounds && openIn(life).length > 0; round += 1) await runAll(life);
  const open = openIn(life);
  if (open.length > 0) throw new Error(`These never finish: ${JSON.stringify(open)}`);
  runs.push(...late);
  await renewRuns(life, late);
  for (const run of late) await endRun(life, run, { way: 'succeed', admitsNone: true });
  await checkLife(life, []);
}

/** Jobs that will finish, though nobody sends a signal. */
function openIn({ model }: Life): ModelJob[] {
  const isStuck = (job: ModelJob): boolean =>
    (job.waitsFor === 'signal' && job.due === null) ||
    (job.waitsFor === 'jobs' && model.childrenOf(job).some(isStuck));
  return model.all().filter((job) => !isFinished(job) && !isStuck(job));
}

async function runAll(life: Life): Promise<void> {
  const { world } = life;
  acknowledgeAll(life);
  await advanceBy(life, 120_000);
  await sweepOnce(life);
  await checkLife(life, null);
  for (let delivery = world.queue.deliverable()[0]; delivery; delivery = world.queue.deliverable()[0]) {
    await deliver(life, delivery, { worker: 0 });
    for (let run = world.runs[0]; run; run = world.runs[0]) {
      await endRun(life, run, { way: await wayOf(life, run) });
      await checkLife(life, null);
    }
    await checkLife(life, null);
  }
}

/** A parent succeeds when its child jobs have finished, and waits for them until then. */
async function wayOf({ model }: Life, { claim, steps }: PlayedRun): Promise<Way> {
  const children = model.jobs.get(claim.id)?.children ?? [];
  const outcomes = await steps.findOutcomes(children);
  const expected = children.map((id) => outcomeOf(model.jobs.get(id)));
  const found = outcomes.map((outcome) => outcome?.state ?? null);
  if (JSON.stringify(found) !== JSON.stringify(expected))
    throw new Error(`Child jobs have come to ${found}.`);
  return expected.includes(null) ? 'wait for child jobs' : 'succeed';
}

/** One that was deleted counts as canceled. */
function outcomeOf(child: ModelJob | undefined): string | null {
  if (!child) return 'canceled';
  return isFinished(child) ? child.state : null;
}
