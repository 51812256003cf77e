import fc from 'fast-check';
import { sql } from '../../../src/database/sql';
import { type ChangeAction, changeJobs } from '../../../src/job/change-jobs';
import { sendSignal } from '../../../src/job/signal';
import { anIndex, type Changed, defineCommand, pickJob } from '../command';
import { advanceBy, checkLife, type Life } from '../life';
import { isFinished, type ModelJob } from '../model';

const hasJobs = ({ model }: Life) => model.jobs.size > 0;

/** Changes one job as its owner or staff do. Returns it, and what has changed with it. */
export async function changeOne(
  life: Life,
  { id, ownerId }: ModelJob,
  action: ChangeAction,
  { byOwner = false, delayMs = 0 } = {},
) {
  const { db, system } = life.world;
  const access = byOwner
    ? { owner: ownerId, actor: `user:${ownerId}` }
    : { owner: null, actor: 'user:admin' };
  return changeJobs(db, { action, where: sql`id = ${id}::uuid`, access, delayMs }, system.hooks);
}

export const cancel = defineCommand({
  name: 'cancel',
  args: { which: anIndex, byOwner: fc.boolean(), leftInQueue: fc.boolean() },
  applies: hasJobs,
  async run(life, { which, byOwner, leftInQueue }): Promise<Changed> {
    const job = pickJob(life, which, (each) => !isFinished(each));
    life.model.cancel(job, byOwner);
    const changed = await changeOne(life, job, 'cancel', { byOwner });
    for (const each of changed)
      if (!leftInQueue && each.state === 'canceled') await life.world.clients[0].removeFromQueue(each);
    return familyOf(life, job);
  },
});

/** Returns a job, its child jobs, theirs, and so on. */
function familyOf(life: Life, job: ModelJob): string[] {
  return [job.id, ...life.model.childrenOf(job).flatMap((child) => familyOf(life, child))];
}

export const retry = defineCommand({
  name: 'retry',
  args: { which: anIndex, byOwner: fc.boolean(), undispatched: fc.constantFrom(false, false, true) },
  applies: hasJobs,
  async run(life, { which, byOwner, undispatched }) {
    const job = pickJob(life, which, isFinished);
    life.model.retry(job, byOwner);
    const changed = await changeOne(life, job, 'retry', { byOwner });
    if (undispatched) return [job.id];
    await life.world.clients[0].dispatch(changed);
    return null;
  },
});

const isRetrying = ({ state }: ModelJob) => state === 'retrying';

export const reschedule = defineCommand({
  name: 'reschedule',
  args: { which: anIndex, delayMs: fc.constantFrom(0, 10_000, 60_000), justDue: fc.boolean() },
  applies: hasJobs,
  async run(life, { which, delayMs, justDue }) {
    const { model, world } = life;
    const job = pickJob(life, which, model.all().some(isRetrying) ? isRetrying : ({ due }) => due !== null);
    if (justDue && job.due !== null) {
      // Its time has come, and its queue carries it already.
      await advanceBy(life, Math.max(0, job.due - model.now));
      await world.clients[0].admitDue();
      model.wakeDue();
      await checkLife(life, null);
    }
    model.reschedule(job, delayMs);
    await changeOne(life, job, 'reschedule', { delayMs });
    return [job.id];
  },
});

export const remove = defineCommand({
  name: 'delete',
  args: { which: anIndex, withItsAccount: fc.constantFrom(false, false, true) },
  applies: hasJobs,
  async run(life, { which, withItsAccount }) {
    const job = pickJob(life, which, (each) =>
      withItsAccount ? each.lease !== null || each.parentId !== null : isFinished(each),
    );
    // Its children have no parent then.
    const children = life.model.childrenOf(job).map(({ id }) => id);
    if (withItsAccount || isFinished(job)) life.model.delete(job);
    // Code that deletes a user deletes their jobs, whatever these do.
    if (withItsAccount) await life.world.db.execute(sql`DELETE FROM offload.job WHERE id = ${job.id}::uuid`);
    else await changeOne(life, job, 'delete');
    return [job.id, ...children];
  },
});

export const signal = defineCommand({
  name: 'signal',
  args: { which: anIndex, dispatched: fc.boolean() },
  applies: hasJobs,
  async run(life, { which, dispatched }) {
    const { model, world } = life;
    const job = pickJob(life, which, ({ waitsFor }) => waitsFor === 'signal');
    const { id } = job;
    const woken = await sendSignal(world.db, {
      jobId: id,
      name: 'go',
      data: { at: model.now },
      actor: 'user:admin',
    });
    if ((woken !== null) !== model.signal(job))
      throw new Error(`The signal was ${woken ? '' : 'not '}taken.`);
    if (woken) await expectData(life, id);
    if (!woken || !dispatched) return [id];
    await world.clients[0].dispatch([woken]);
    return null;
  },
});

async function expectData({ world, model }: Life, id: string): Promise<void> {
  const [step] = await world.db.query<object>(sql`
    SELECT name FROM offload.job_step WHERE job_id = ${id}::uuid AND result = ${JSON.stringify({ at: model.now })}::jsonb
      AND finished_at = now()`);
  if (!step) throw new Error('The data of a signal is lost.');
}
