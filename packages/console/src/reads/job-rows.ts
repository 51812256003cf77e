import { listSilentWorkers, staffMayCancel, viewError } from '@offload/core/admin';
import { allows, type JobState, jobStates } from '@offload/core/contract';
import { type Database, type Sql, type StoredJob, sql } from '@offload/core/sql';
import * as z from 'zod';
import { countLimit } from '../operations/figures/vocabulary';
import type { JobSummary } from '../views';

type JobColumn =
  | ('id' | 'kind' | 'queue' | 'ownerId' | 'state' | 'title' | 'progressPercent' | 'progressStep' | 'attempt')
  | (
      | 'maxAttempts'
      | 'createdAt'
      | 'runAt'
      | 'startedAt'
      | 'finishedAt'
      | 'nextAttemptAt'
      | 'waitingFor'
      | 'warnings'
    )
  | ('errorCode' | 'errorMessage');

interface JobRow extends Pick<StoredJob, JobColumn> {
  isDismissed: boolean;
  canCancel: boolean;
  workerId: string | null;
}

const columns = sql`id, kind, queue, owner_id AS "ownerId", state, title, dismissed_at IS NOT NULL AS "isDismissed",
  ${staffMayCancel} AS "canCancel",
  progress_percent AS "progressPercent", progress_step AS "progressStep", attempt, max_attempts AS "maxAttempts", created_at AS "createdAt",
  run_at AS "runAt", coalesce(first_started_at, started_at) AS "startedAt", finished_at AS "finishedAt", next_attempt_at AS "nextAttemptAt", worker_id AS "workerId",
  waiting_for AS "waitingFor", warnings, error_code AS "errorCode", error_message AS "errorMessage"`;

const State = z.enum(jobStates);

/** Parses a state from the database, whose check allows the same ones. */
export function stateOf(text: string): JobState {
  return State.parse(text);
}

export type OwnedJob = JobSummary & { ownerId: string };

/** Returns the jobs with these IDs, in this order. Deleted ones are missing. */
export async function readJobs(db: Database, ids: string[]): Promise<OwnedJob[]> {
  const found = await selectJobs(db, sql`id = ANY(${ids}::uuid[])`);
  const byId = new Map(found.map((job) => [job.id, job]));
  return ids.flatMap((id) => byId.get(id) ?? []);
}

/** Returns the newest of the jobs that a condition is true for. */
export function readNewestJobs(db: Database, where: Sql, limit: number): Promise<OwnedJob[]> {
  return selectJobs(db, sql`${where} ORDER BY id DESC LIMIT ${limit}::int`);
}

/** Counts the jobs that a condition is true for by their state. Counting stops at so many jobs, whichever they are. */
export async function countStates(
  db: Database,
  where: Sql,
  maxCounted = countLimit,
): Promise<Record<string, number>> {
  const rows = await db.query<{ state: string; count: number }>(sql`
    SELECT state, count(*)::int AS count
    FROM (SELECT state FROM offload.job WHERE ${where} LIMIT ${maxCounted}::int) AS counted GROUP BY state`);
  return Object.fromEntries(rows.map(({ state, count }) => [state, count]));
}

async function selectJobs(db: Database, where: Sql): Promise<OwnedJob[]> {
  const rows = await db.query<JobRow>(sql`SELECT ${columns} FROM offload.job WHERE ${where}`);
  const running = rows.some(({ state }) => state === 'running');
  const silent = new Map(
    running ? (await listSilentWorkers(db)).map(({ id, lastHeardAt }) => [id, lastHeardAt]) : [],
  );
  return rows.map((row) => viewRow(row, silent));
}

function viewRow(row: JobRow, silent: ReadonlyMap<string, Date>): OwnedJob {
  const { progressPercent: percent, progressStep: step, errorCode, errorMessage, ...others } = row;
  const { workerId, waitingFor, ...rest } = others;
  const { state } = row;
  const lastHeardAt = state === 'running' && workerId !== null ? silent.get(workerId) : undefined;
  return {
    ...rest,
    canCancel: row.canCancel && allows(state, 'cancel'),
    progress: { percent, step },
    createdAt: row.createdAt.toISOString(),
    runAt: iso(row.runAt),
    startedAt: iso(row.startedAt),
    finishedAt: iso(row.finishedAt),
    nextAttemptAt: iso(row.nextAttemptAt),
    lastHeardAt: iso(lastHeardAt ?? null),
    waitingFor: waitingFor && { type: waitingFor.type, name: waitingFor.name, open: waitingFor.open },
    error: viewError({ state, errorCode, errorMessage }),
  };
}

function iso(at: Date | null): string | null {
  return at?.toISOString() ?? null;
}
