import { databaseDown, isCutShort } from '../../database/database-down';
import { persist } from '../../database/persist';
import type { JobStatus } from '../../job/job-status';
import type { Finish, Outcome } from '../finish';
import type { JobWriter } from '../writer';

interface EndParts {
  writer: Pick<JobWriter, 'finish'>;
  /** Returns the outcome of a run that has thrown this. */
  failed(error: unknown): Outcome;
  giveUp: AbortSignal;
  onError(error: unknown): void;
}

// Five minutes of statements that have waited for as long as they may.
const maxCutShort = 10;

/**
 * Records how a run ended. If the database rejects that, tries once more, because what a hook refers to may have been deleted at
 * that very moment. If it rejects that too, the result itself or a hook is to blame, and the run has failed. Otherwise, the job would
 * run again as if its worker had crashed.
 */
export function recordEnd(
  run: Finish,
  { writer, failed, giveUp, onError }: EndParts,
): Promise<JobStatus | null> {
  let cutShort = 0;
  async function write(outcome: Outcome): Promise<JobStatus | null> {
    try {
      return await writer.finish({ ...run, outcome });
    } catch (error) {
      if (!isCutShort(error)) throw error;
      cutShort += 1;
      // The run is over, and whoever has locked its row is no reason to run it again. A hook that takes too long is one.
      throw cutShort <= maxCutShort ? databaseDown(error) : error;
    }
  }
  const record = (outcome: Outcome) => persist(() => write(outcome), giveUp);
  const orElse = (next: (error: unknown) => Outcome) => (error: unknown) => {
    if (giveUp.aborted) throw error;
    onError(error);
    return record(next(error));
  };
  return record(run.outcome)
    .catch(orElse(() => run.outcome))
    .catch(orElse(failed));
}
