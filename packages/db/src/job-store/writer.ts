import { createBatch } from '../batch';
import type { Database } from '../client';
import { type ClaimAnswer, claimJobs } from './claim';
import { type Finish, finishJobs } from './finish';
import { type LogLine, writeLog } from './log';
import type { Position } from './position';
import { type Progress, writeProgress } from './progress';

export interface JobWriter {
  claim(id: string): Promise<ClaimAnswer>;
  progress(report: Progress): Promise<void>;
  log(line: LogLine): Promise<void>;
  finish(finish: Finish): Promise<Position | null>;
  /** Resolves when every write so far has returned. */
  settled(): Promise<void>;
}

/** The state changes of one worker process, each kind of write in batches of its own. */
export function createJobWriter(
  db: Database,
  { workerId, leaseMs }: { workerId: string; leaseMs: number },
): JobWriter {
  const claims = createBatch((ids: string[]) => claimJobs(db, { workerId, leaseMs, ids }));
  const finishes = createBatch((items: Finish[]) => finishJobs(db, { workerId, finishes: items }));
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
