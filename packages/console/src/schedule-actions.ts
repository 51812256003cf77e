import {
  addScheduler,
  deleteSchedule,
  pauseSchedule,
  removeScheduler,
  resumeSchedule,
  type Schedule,
} from '@offload/core/internal';
import { nextRunAt } from '@offload/core/internal/browser';
import type { Caller } from './access';
import { actorOf, type Changing } from './actions';
import { recordScheduleChange, runSchedule } from './operations/change-schedule';

export type ScheduleChange = 'pause' | 'resume' | 'delete';

interface Scheduling extends Changing {
  /** Hears that the queue couldn't be reached: the sweeper corrects it later. */
  onError: (error: unknown) => void;
}

/** Pauses, resumes, or deletes a schedule. Returns whether it could: what code declares can't be deleted. */
export async function changeSchedule(
  { db, backend, onError }: Scheduling,
  schedule: Schedule,
  action: ScheduleChange,
  { operator }: Caller,
): Promise<boolean> {
  const key = { id: schedule.id, owner: null };
  const changed = await db.transaction(async (tx) => {
    const done =
      action === 'resume'
        ? await resumeSchedule(tx, key, nextRunAt(schedule, new Date()))
        : await (action === 'pause' ? pauseSchedule : deleteSchedule)(tx, key);
    if (done) await recordScheduleChange(tx, operator, `schedule.${action}`, schedule);
    return done;
  });
  if (!changed) return false;
  const told = action === 'resume' ? addScheduler(backend, changed) : removeScheduler(backend, key.id);
  void told.catch(onError);
  return true;
}

/** Enqueues a schedule's job now. Returns its ID, also if it was in progress already. */
export async function runNow(
  { db, system, client }: Changing,
  schedule: Schedule,
  caller: Caller,
): Promise<string> {
  const run = { actor: actorOf(caller), by: caller.operator };
  const { id, jobs } = await db.transaction((tx) => runSchedule(tx, system, schedule, run));
  void client.dispatch(jobs);
  return id;
}
