import { tickAt } from '../calendar/local-time';
import { chooseRun } from '../calendar/missed';
import type { AnyContract } from '../contract/contract';
import { type Connection, connectionOf, type Transaction } from '../database/connection';
import type { Database } from '../database/database';
import { sql } from '../database/sql';
import { databaseTime } from '../database/stored-times';
import { enqueue } from '../job/enqueue/enqueue';
import type { QueueEntry } from '../job/queue-entry';
import { unfinishedStates } from '../job/states';
import { stateIn } from '../job/transitions';
import type { JobSystem } from '../system/system';
import { findSchedule, type Schedule } from './schedule';

/**
 * Enqueues the job of a schedule's run if one is due: once, no matter how often this is called. Returns the job, to be
 * dispatched, or null if no run is due, the schedule skips it, or another process has enqueued it. Throws if its kind can't
 * be scheduled. The time is `at`, or the database's.
 */
export async function tick(
  db: Database,
  system: JobSystem,
  id: string,
  at: Date | null = null,
): Promise<QueueEntry | null> {
  const schedule = await findSchedule(db, { id, owner: null });
  if (!schedule || !isKnown(system, schedule)) return null;
  // If a worker's clock is fast, a run would count as missed, and others would start too early.
  const { run, next } = chooseRun(schedule, at ?? (await databaseTime(db)));
  return db.transaction(async (tx) => {
    const moved = await advance(tx, schedule, { next, at });
    if (!moved || !run) return null;
    if (moved.isBusy && schedule.overlap === 'skip') {
      await recordSkippedRun(tx, id);
      return null;
    }
    const options = { ownerId: schedule.ownerId, actor: `schedule:${id}` };
    const job = await enqueue(tx, system, { ...jobOf(system, schedule, run), options });
    await recordScheduleRun(tx, id, job.id);
    return job;
  });
}

/** During a deploy, another process may have declared a schedule that this one doesn't know. */
function isKnown({ schedules }: JobSystem, { name }: Schedule): boolean {
  return name === null || schedules.has(name);
}

/** Throws if the schedule's kind can't be scheduled. */
export function jobOf(
  { contracts, schedules }: JobSystem,
  { name, kind, template, timeZone }: Pick<Schedule, 'name' | 'kind' | 'template' | 'timeZone'>,
  at: Date,
): { contract: AnyContract; payload: unknown } {
  const run = tickAt(at, timeZone);
  const declared = name === null ? null : schedules.get(name);
  if (declared) {
    const { contract } = declared;
    return { contract, payload: contract.payload.parse(declared.payload(run)) };
  }
  const contract = contracts.get(kind);
  if (!contract?.scheduled) throw new Error(`${kind} can't be scheduled: its contract has no "scheduled"`);
  return { contract, payload: contract.payload.parse(contract.scheduled(template, run)) };
}

export async function recordScheduleRun(tx: Transaction, id: string, jobId: string): Promise<void> {
  await connectionOf(tx).execute(sql`
    UPDATE offload.schedule SET last_run_at = now(), last_job_id = ${jobId}::uuid WHERE id = ${id}::uuid`);
}

async function recordSkippedRun(tx: Connection, id: string): Promise<void> {
  await tx.execute(sql`UPDATE offload.schedule SET last_skipped_at = now() WHERE id = ${id}::uuid`);
}

/**
 * Moves a schedule from the due run to the next one. Returns null if no run is due or another process has moved it. `isBusy`
 * is true if its last job hasn't finished.
 */
async function advance(
  tx: Connection,
  { id, nextRunAt: due }: Schedule,
  { next, at }: { next: Date; at: Date | null },
): Promise<{ isBusy: boolean } | null> {
  const [moved = null] = await tx.query<{ isBusy: boolean }>(sql`
    UPDATE offload.schedule SET next_run_at = ${next}
    WHERE id = ${id}::uuid AND next_run_at = ${due} AND paused_at IS NULL
      AND next_run_at <= coalesce(${at}::timestamptz, now())
    RETURNING EXISTS (
      SELECT FROM offload.job WHERE job.id = last_job_id AND ${stateIn(unfinishedStates, 'job.state')}
    ) AS "isBusy"`);
  return moved;
}

export type LateSchedule = Pick<Schedule, 'id' | 'nextRunAt'>;

interface LateSearch {
  afterMs: number;
  /** Where an earlier search ended, or null to begin with the most overdue one. */
  from: LateSchedule | null;
  limit: number;
}

/** Returns the system's schedules whose run is more than `afterMs` late, the most overdue first. */
export async function findLateSchedules(
  db: Connection,
  { schedules }: Pick<JobSystem, 'schedules'>,
  { afterMs, from, limit }: LateSearch,
): Promise<LateSchedule[]> {
  return db.query<LateSchedule>(sql`
    SELECT id, next_run_at AS "nextRunAt" FROM offload.schedule
    WHERE paused_at IS NULL AND next_run_at < now() - ${afterMs}::int * interval '1 ms'
      AND (name IS NULL OR name = ANY(${[...schedules.keys()]}::text[]))
      AND coalesce((next_run_at, id) > (${from?.nextRunAt ?? null}::timestamptz, ${from?.id ?? null}::uuid), true)
    ORDER BY next_run_at, id LIMIT ${limit}`);
}
