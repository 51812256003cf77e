import { isCutShort } from '../database/database-down';
import { persist } from '../database/persist';
import type { JobStatus } from '../job/job-status';
import type { Finish, Outcome } from './finish';
import type { JobWriter } from './writer';

interface EndParts {
  writer: Pick<JobWriter, 'finish' | 'finishAlone'>;
  /** Returns the outcome of a run that threw this error. */
  failed(error: unknown): Outcome;
  giveUp: AbortSignal;
  onError(error: unknown): void;
}

// With the 30-second limit for statements, this takes at least five minutes.
const maxCutShort = 10;

/**
 * Records how a run ended. If the database rejects that, retries once, because a row that a hook refers to may just have been
 * deleted. If it rejects that too, records a failure, because the result or a hook is to blame. Otherwise, the job would run
 * again as if its worker had crashed.
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

interface Tries {
  /** How often the database has ended the statement because it took too long. */
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
    // Repeated, because a row that another transaction has locked is no reason to run finished work again. After this many
    // times, a hook is too slow.
    throw tries.cutShort <= maxCutShort ? error : error.cause;
  }
}
