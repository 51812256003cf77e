import { createBatch } from '../database/batch';
import type { Connection } from '../database/connection';
import { sql } from '../database/sql';
import { hasState } from '../job/by-id';
import type { Hooks } from '../job/hooks';
import type { JobStatus } from '../job/job-status';
import { notifyChanged } from '../job/notify';
import { claimedStates } from '../job/states';
import { type Claim, type ClaimOptions, type ClaimResult, claimJobs } from './claim';
import { type Finish, finishJobs, type Outcome } from './finish';
import { type LogLine, writeLog } from './log';

export interface JobWriter {
  /** `dispatchedAt` is when the job was added to its queue. */
  claim(id: string, dispatchedAt?: Date): Promise<ClaimResult>;
  progress(report: Progress): Promise<void>;
  log(line: LogLine): Promise<void>;
  finish(finish: Finish): Promise<JobStatus | null>;
  /** Like `finish`, for an end that took too long there. Writes one at a time, and no other end waits for it. */
  finishAlone(finish: Finish): Promise<JobStatus | null>;
  /** Resolves when every write so far has returned. */
  settled(): Promise<void>;
}

interface ClaimedJob {
  id: string;
  dispatchedAt: Date | undefined;
}

interface Running {
  claims(): Claim[];
}

const nothing: Running = { claims: () => [] };

/** Creates the writer of a worker's state changes. Each kind of write has its own batches. */
export function createJobWriter(db: Connection, options: ClaimOptions, running = nothing): JobWriter {
  const claims = createBatch(createClaims(db, options, running));
  const write = (items: Finish[]) => finishJobs(db, items, options);
  const finishes = createBatch(write);
  const slowFinishes = createBatch(write, { limit: 1 });
  const writeReports = async (items: Progress[]) => {
    // The last report of a job wins.
    await writeProgress(db, [...new Map(items.map((report) => [report.id, report])).values()]);
    return items.map(() => undefined);
  };
  const reports = createBatch(writeReports, { waitsForRows: false });
  const lines = createBatch(async (items: LogLine[]) => {
    await writeLog(db, items);
    return items.map(() => undefined);
  });

  return {
    claim: (id, dispatchedAt) => claims.add({ id, dispatchedAt }),
    log: lines.add,
    finish: finishes.add,
    finishAlone: slowFinishes.add,
    progress: reports.add,
    async settled() {
      await Promise.all([claims, finishes, slowFinishes, reports, lines].map((batch) => batch.settled()));
    },
  };
}

/**
 * Returns the function that claims jobs. A claim is safe to repeat if it's unknown whether an earlier one arrived: if it did, the
 * job is given back first, because a claim without a run would use an attempt.
 */
function createClaims(db: Connection, options: ClaimOptions, running: Running) {
  const unanswered = new Set<string>();
  return async (jobs: ClaimedJob[]): Promise<ClaimResult[]> => {
    const ids = jobs.map(({ id }) => id);
    const asked = ids.filter((id) => unanswered.has(id));
    if (asked.length > 0) await giveBackLost(db, asked, { ...options, running: running.claims() });
    for (const id of ids) unanswered.add(id);
    const times = jobs.flatMap(({ id, dispatchedAt }): [string, Date][] =>
      dispatchedAt ? [[id, dispatchedAt]] : [],
    );
    const wanted = new Set(ids);
    const own = running.claims().filter(({ id }) => wanted.has(id));
    const results = await claimJobs(db, ids, { ...options, dispatchedAt: new Map(times), running: own });
    for (const id of ids) unanswered.delete(id);
    return results;
  };
}

export interface Progress {
  id: string;
  fence: number;
  /** 0 to 100. */
  percent: number;
  step: string;
}

/** Records the progress of runs that still have their jobs. */
export async function writeProgress(db: Connection, reports: Progress[]): Promise<void> {
  const ids = reports.map(({ id }) => id);
  const fences = reports.map(({ fence }) => fence);
  const percents = reports.map(({ percent }) => percent);
  const steps = reports.map(({ step }) => step);
  // Skips a locked row, which is being finished or canceled, so that its progress no longer matters.
  await db.query(sql`
    WITH input AS (
      SELECT * FROM unnest(${ids}::uuid[], ${fences}::int[], ${percents}::int[], ${steps}::text[])
        AS input(id, fence, percent, step)
    ), target AS (
      SELECT job.id, percent, step FROM offload.job JOIN input USING (id, fence)
      WHERE ${hasState(claimedStates)} FOR NO KEY UPDATE OF job SKIP LOCKED
    ), progressed AS (
      UPDATE offload.job SET progress_percent = target.percent, progress_step = target.step, version = nextval('offload.job_version')
      FROM target WHERE job.id = target.id
      RETURNING job.id
    )
    ${notifyChanged('progressed')}`);
}

const givenBack: Outcome = { state: 'queued', reason: 'The connection to the database was lost' };

interface LostClaimsOptions {
  workerId: string;
  hooks: Hooks;
  /** The worker's own runs. */
  running: readonly Pick<Claim, 'id' | 'fence'>[];
}

/**
 * Gives back the jobs that a worker claimed without knowing it, because the response was lost with the connection. They haven't
 * run, so no attempt is used, even if their leases have expired. Jobs that are being canceled end as canceled.
 */
export async function giveBackLost(
  db: Connection,
  ids: readonly string[],
  { workerId, hooks, running }: LostClaimsOptions,
): Promise<void> {
  // The claim may still be in progress on its lost connection. Waits for its lock on the row.
  const own = await db.query<Pick<Claim, 'id' | 'fence'>>(sql`
    WITH job AS MATERIALIZED (
      SELECT id, fence, worker_id FROM offload.job WHERE id = ANY(${[...ids]}::uuid[]) ORDER BY id FOR NO KEY UPDATE
    )
    SELECT id, fence FROM job WHERE worker_id = ${workerId}::uuid`);
  const known = new Set(running.map(({ id, fence }) => `${id} ${fence}`));
  const lost = own.filter(({ id, fence }) => !known.has(`${id} ${fence}`));
  const finishes = lost.map(({ id, fence }) => ({ id, fence, outcome: givenBack }));
  await finishJobs(db, finishes, { workerId, hooks });
}
