import { createBatch } from '../batch';
import type { Connection } from '../database/connection';
import type { JobStatus } from '../job-status';
import { type ClaimOptions, type ClaimResult, claimJobs } from './claim';
import { type Finish, finishJobs } from './finish';
import { type LogLine, writeLog } from './log';
import { type Progress, writeProgress } from './progress';

export interface JobWriter {
  claim(id: string): Promise<ClaimResult>;
  progress(report: Progress): Promise<void>;
  log(line: LogLine): Promise<void>;
  finish(finish: Finish): Promise<JobStatus | null>;
  /** Resolves when every write so far has returned. */
  settled(): Promise<void>;
}

/** Makes what writes the state changes of one worker process. Each kind of write has batches of its own. */
export function createJobWriter(db: Connection, options: ClaimOptions): JobWriter {
  const claims = createBatch((ids: string[]) => claimJobs(db, ids, options));
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
    claim: claims.add,
    log: lines.add,
    finish: finishes.add,
    progress: reports.add,
    async settled() {
      await Promise.all([claims, finishes, reports, lines].map((batch) => batch.settled()));
    },
  };
}
