import type { AnyContract } from '../contract';
import { type Connection, connectionOf, type Transaction } from '../database/connection';
import type { Database } from '../database/database';
import { sql } from '../database/sql';
import type { QueueEntry } from '../outbox';
import type { JobSystem } from '../system';
import { localMonth, nextRunAt } from './next-run';
import { findSchedule, type Schedule } from './schedule';

// Missed runs are made up for one by one, each with its own month, but only for a year.
const maxLateMs = 366 * 24 * 60 * 60 * 1_000;

/**
 * Enqueues the job of a schedule's run if one is due: once, no matter how often this is called. Returns the job, to be
 * dispatched; null if no run is due, or another process has enqueued it. Throws if its kind can't be scheduled.
 */
export async function tick(db: Database, system: JobSystem, id: string): Promise<QueueEntry | null> {
  const schedule = await findSchedule(db, { id, owner: null });
  if (!schedule) return null;
  const due = schedule.nextRunAt;
  const oldest = new Date(Date.now() - maxLateMs);
  const isGivenUp = due < oldest;
  const next = nextRunAt(schedule, isGivenUp ? oldest : due);
  return db.transaction(async (tx) => {
    if (!(await advance(tx, schedule, next)) || isGivenUp) return null;
    const { contract, payload } = jobOf(system, schedule, due);
    const { ownerId } = schedule;
    const job = await system.enqueue(tx, contract, payload, { ownerId, actor: `schedule:${id}` });
    await recordScheduleRun(tx, id, job.id);
    return job;
  });
}

/** Returns the job that a schedule enqueues at a moment. Throws if its kind can't be scheduled. */
export function jobOf(
  { contracts }: JobSystem,
  { kind, template, timeZone }: Pick<Schedule, 'kind' | 'template' | 'timeZone'>,
  at: Date,
): { contract: AnyContract; payload: unknown } {
  const contract = contracts.get(kind);
  if (!contract?.scheduled) throw new Error(`${kind} can't be scheduled: its contract has no "scheduled"`);
  return {
    contract,
    payload: contract.payload.parse(contract.scheduled(template, localMonth(at, timeZone))),
  };
}

/** Records the job that a schedule has enqueued last. */
export async function recordScheduleRun(tx: Transaction, id: string, jobId: string): Promise<void> {
  await connectionOf(tx).execute(sql`
    UPDATE offload.schedule SET last_run_at = now(), last_job_id = ${jobId}::uuid WHERE id = ${id}::uuid`);
}

/** Moves a schedule from the run that is due to the next one. Returns whether it did: of those that try at once, one does. */
async function advance(tx: Connection, { id, nextRunAt: due }: Schedule, next: Date): Promise<boolean> {
  const moved = await tx.execute(sql`
    UPDATE offload.schedule SET next_run_at = ${next}
    WHERE id = ${id}::uuid AND next_run_at = ${due} AND next_run_at <= now() AND paused_at IS NULL`);
  return moved > 0;
}

/** Returns the schedules whose run is more than `afterMs` late, the latest first. */
export async function findLateSchedules(
  db: Connection,
  { afterMs, limit }: { afterMs: number; limit: number },
): Promise<{ id: string }[]> {
  return db.query<{ id: string }>(sql`
    SELECT id FROM offload.schedule
    WHERE paused_at IS NULL AND next_run_at < now() - ${afterMs}::int * interval '1 ms'
    ORDER BY next_run_at LIMIT ${limit}`);
}
