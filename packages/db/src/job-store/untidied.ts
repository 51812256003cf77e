import type { Database } from '../client';
import { firstId } from '../files';
import type { JobState } from '../job-state';

/** A job that has ended, of whose runs some may have left in the storage what no file row names. */
export interface Untidied {
  id: string;
  state: JobState;
  claim: number;
  /** Runs up to this one have left nothing. */
  tidied: number;
}

/** Jobs that ended at least `afterMs` ago and that their workers have not tidied up after: the next after an id. */
export async function findUntidied(
  db: Database,
  { afterMs, limit, afterId = firstId }: { afterMs: number; limit: number; afterId?: string | undefined },
): Promise<Untidied[]> {
  return db.$queryRaw<Untidied[]>`
    SELECT id, state, claim, tidied FROM job
    WHERE tidied < claim AND state IN ('succeeded', 'failed', 'canceled')
      AND finished_at < now() - ${afterMs}::int * interval '1 ms'
      AND id > ${afterId}::uuid
    ORDER BY id LIMIT ${limit}`;
}

/** Notes that the runs of a job up to `claim` have left nothing. */
export async function noteTidied(db: Database, { id, claim }: Pick<Untidied, 'id' | 'claim'>): Promise<void> {
  await db.$executeRaw`UPDATE job SET tidied = ${claim}::int WHERE id = ${id}::uuid AND tidied < ${claim}::int`;
}
