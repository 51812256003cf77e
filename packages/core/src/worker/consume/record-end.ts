import { databaseDown, isCutShort } from '../../database/database-down';
import { persist } from '../../database/persist';
import type { JobStatus } from '../../job/job-status';
import type { Finish, Outcome } from '../finish';
import type { JobWriter } from '../writer';

interface EndParts {
  writer: Pick<JobWriter, 'finish' | 'finishAlone'>;
  /** Returns the outcome of a run that has thrown this. */
  failed(error: unknown): Outcome;
  giveUp: AbortSignal;
  onError(error: unknown): void;
}

// At least five minutes, of statements that have waited for the 30 s that they may.
const maxCutShort = 10;

/**
 * Records how a run ended. If the database rejects that, tries once more, because what a hook refers to may have been deleted at
 * that very moment. If it rejects that too, the result itself or a hook is to blame, and the run has failed. Otherwise, the job would
 * run again as if its worker had crashed.
 */
export async function recordEnd(
  run: Finish,
  { writer, failed, giveUp, onError }: EndParts,
): Promise<JobStatus | null> {
  let cutShort = 0;
  async function write(finish: Finish): Promise<JobStatus | null> {
    try {
      return await (cutShort === 0 ? writer.finish(finish) : writer.finishAlone(finish));
    } catch (error) {
      if (!isCutShort(error)) throw error;
      cutShort += 1;
      if (cutShort === 1) onError(error);
      // The run is over, and whoever has locked its row is no reason to run it again. A hook that takes too long is one.
      throw cutShort <= maxCutShort ? databaseDown(error) : error;
    }
  }
  const record = (finish: Finish) => persist(() => write(finish), giveUp);
  function onRejected(error: unknown): void {
    if (giveUp.aborted) throw error;
    onError(error);
  }

  try {
    return await record(run);
  } catch (error) {
    onRejected(error);
  }
  try {
    return await record(run);
  } catch (error) {
    onRejected(error);
    return await record({ ...run, outcome: failed(error) });
  }
}
