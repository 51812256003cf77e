import { createBatch } from '../database/batch';
import type { Connection } from '../database/connection';
import type { JobStatus } from '../job/job-status';
import { type ClaimOptions, type ClaimResult, claimJobs } from './claim';
import { type Finish, finishJobs } from './finish';
import { type LogLine, writeLog } from './log';
import { type Progress, writeProgress } from './progress';

export interface JobWriter {
  /** `dispatchedAt` is when the queue was given the job. */
  claim(id: string, dispatchedAt?: Date): Promise<ClaimResult>;
  progress(report: Progress): Promise<void>;
  log(line: LogLine): Promise<void>;
  finish(finish: Finish): Promise<JobStatus | null>;
  /** Resolves when every write so far has returned. */
  settled(): Promise<void>;
}

/** Makes what writes the state changes of one worker process. Each kind of write has batches of its own. */
export function createJobWriter(db: Connection, options: ClaimOptions): JobWriter {
  const claims = createBatch((jobs: { id: string; dispatchedAt: Date | undefined }[]) => {
    const times = jobs.flatMap(({ id, dispatchedAt }): [string, Date][] =>
      dispatchedAt ? [[id, dispatchedAt]] : [],
    );
    const ids = jobs.map(({ id }) => id);
    return claimJobs(db, ids, { ...options, dispatchedAt: new Map(times) });
  });
  const finishes = createBatch((items: Finish[]) => finishJobs(db, items, options));
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
    progress: reports.add,
    async settled() {
      await Promise.all([claims, finishes, reports, lines].map((batch) => batch.settled()));
    },
  };
}
