import { isCutShort } from '../database/database-down';
import { persist } from '../database/persist';
import type { JobStatus } from '../job/job-status';
import type { Finish, Outcome } from './finish';
import type { JobWriter } from './writer';

interface EndParts {
  writer: Pick<JobWriter, 'finish' | 'finishAlone'>;
  /** Returns the outcome of a run that has thrown this. */
  failed(error: unknown): Outcome;
  giveUp: AbortSignal;
  onError(error: unknown): void;
}

// At 30 s each, the limit of a statement, this is at least five minutes.
const maxCutShort = 10;

/**
 * Records how a run ended. If the database rejects that, tries once more, because what a hook refers to may have been deleted at
 * that very moment. If it rejects that too, the result itself or a hook is to blame, and the run has failed. Otherwise, the job would
 * run again as if its worker had crashed.
 */
export async function recordEnd(run: Finish, parts: EndParts): Promise<JobStatus | null> {
  const tries = { cutShort: 0 };
  try {
    return await record(run, tries, parts);
  } catch (error) {
    if (parts.giveUp.aborted) throw error;
    parts.onError(error);
  }
  try {
    return await record(run, tries, parts);
  } catch (error) {
    if (parts.giveUp.aborted) throw error;
    parts.onError(error);
    return await record({ ...run, outcome: parts.failed(error) }, tries, parts);
  }
}

/** How often the database has ended the statement because it took too long. */
interface Tries {
  cutShort: number;
}

const record = (finish: Finish, tries: Tries, parts: EndParts) =>
  persist(() => write(finish, tries, parts), parts.giveUp);

async function write(finish: Finish, tries: Tries, { writer, onError }: EndParts): Promise<JobStatus | null> {
  try {
    return await (tries.cutShort === 0 ? writer.finish(finish) : writer.finishAlone(finish));
  } catch (error) {
    if (!isCutShort(error)) throw error;
    tries.cutShort += 1;
    if (tries.cutShort === 1) onError(error);
    // A row that another transaction has locked is no reason to run the finished work again, so this is repeated. After
    // that many times, a hook is too slow.
    throw tries.cutShort <= maxCutShort ? error : error.cause;
  }
}
