import { createBatch } from '../database/batch';
import type { Connection } from '../database/connection';
import type { JobStatus } from '../job/job-status';
import { type Claim, type ClaimOptions, type ClaimResult, claimJobs } from './claim';
import { type Finish, finishJobs } from './finish';
import { type LogLine, writeLog } from './log';
import { giveBackLost } from './lost-claims';
import { type Progress, writeProgress } from './progress';

export interface JobWriter {
  /** `dispatchedAt` is when the queue was given the job. */
  claim(id: string, dispatchedAt?: Date): Promise<ClaimResult>;
  progress(report: Progress): Promise<void>;
  log(line: LogLine): Promise<void>;
  finish(finish: Finish): Promise<JobStatus | null>;
  /** Like `finish`, for an end that took too long there: one at a time, and no other end waits for it. */
  finishAlone(finish: Finish): Promise<JobStatus | null>;
  /** Resolves when every write so far has returned. */
  settled(): Promise<void>;
}

interface ClaimedJob {
  id: string;
  dispatchedAt: Date | undefined;
}

/** The runs of a worker that haven't ended. */
interface Running {
  claims(): Claim[];
}

const nothing: Running = { claims: () => [] };

/**
 * Creates the writer of the state changes of one worker process, which has these jobs running. Each kind of write has batches
 * of its own.
 */
export function createJobWriter(db: Connection, options: ClaimOptions, running = nothing): JobWriter {
  const claims = createBatch(createClaims(db, options, running));
  const write = (items: Finish[]) => finishJobs(db, items, options);
  const finishes = createBatch(write);
  const slowFinishes = createBatch(write, 1);
  const reports = createBatch(async (items: Progress[]) => {
    // Of several reports for one job only the last one is news.
    await writeProgress(db, [...new Map(items.map((report) => [report.id, report])).values()]);
    return items.map(() => undefined);
  });
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
 * Returns the function that claims jobs. A claim is safe to repeat if it's unknown whether an earlier one arrived: if it did,
 * the job is given back first. Otherwise, it would have used an attempt, and another one as soon as its lease has expired.
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
