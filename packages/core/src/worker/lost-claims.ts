import type { Connection } from '../database/connection';
import { sql } from '../database/sql';
import type { Hooks } from '../job/hooks';
import type { Claim } from './claim';
import { finishJobs, type Outcome } from './finish';

const givenBack: Outcome = { state: 'queued', reason: 'The connection to the database was lost' };

interface LostClaimsOptions {
  workerId: string;
  hooks: Hooks;
  /** The worker's own runs. */
  running: readonly Pick<Claim, 'id' | 'fence'>[];
}

/**
 * Gives back those of these jobs that a worker has claimed without knowing it, because the response was lost with the
 * connection. They haven't run, so no attempt is used, even if their leases have expired by now. Those that were to be canceled
 * are canceled.
 */
export async function giveBackLost(
  db: Connection,
  ids: readonly string[],
  { workerId, hooks, running }: LostClaimsOptions,
): Promise<void> {
  // The claim may still be in progress on its lost connection. It holds the row's lock, which this waits for.
  const own = await db.query<Pick<Claim, 'id' | 'fence'>>(sql`
    WITH job AS MATERIALIZED (
      SELECT id, fence, worker_id FROM offload.job WHERE id = ANY(${[...ids]}::uuid[]) ORDER BY id FOR NO KEY UPDATE
    )
    SELECT id, fence FROM job WHERE worker_id = ${workerId}::uuid`);
  const known = new Set(running.map(({ id, fence }) => `${id} ${fence}`));
  const lost = own.filter(({ id, fence }) => !known.has(`${id} ${fence}`));
  // Those that have ended stay as they are.
  const finishes = lost.map(({ id, fence }) => ({ id, fence, outcome: givenBack }));
  await finishJobs(db, finishes, { workerId, hooks });
}
