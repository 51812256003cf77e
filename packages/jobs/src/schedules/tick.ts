import { advanceSchedule, type Database, type Handover, noteRun } from '@offload/db';
import { enqueue } from '../client';
import { nextRunAt } from './next-run';
import { jobOf } from './scheduled-kinds';

// What has been missed is made up for tick by tick, each with its own month, but no more than a year of it.
const mostLateMs = 366 * 24 * 60 * 60 * 1_000;

/**
 * Makes the job of a schedule's tick, once however often it is called. Answers the job, to be handed over; null where no
 * tick is due, or somebody else has made it.
 */
export async function tick(db: Database, id: string): Promise<Handover | null> {
  const schedule = await db.schedule.findUnique({ where: { id } });
  if (!schedule) return null;
  const due = schedule.nextRunAt;
  const oldest = new Date(Date.now() - mostLateMs);
  const isGivenUp = due < oldest;
  const next = nextRunAt(schedule, isGivenUp ? oldest : due);
  return db.$transaction(async (tx) => {
    if (!(await advanceSchedule(tx, schedule, next)) || isGivenUp) return null;
    const { contract, payload } = jobOf(schedule, due);
    const { ownerId } = schedule;
    const job = await enqueue(tx, contract, payload, { ownerId, actor: `schedule:${id}` });
    await noteRun(tx, id, job.id);
    return job;
  });
}
