import type { Connection } from '../../database/connection';
import { sql } from '../../database/sql';
import type { Outcome } from '../finish';
import type { JobWriter } from '../writer';
import type { RunningJobs } from './running';

const givenBack: Outcome = { state: 'queued', reason: 'The connection to the database was lost' };

interface LostClaimsParts {
  db: Connection;
  workerId: string;
  running: Pick<RunningJobs, 'claims'>;
  writer: Pick<JobWriter, 'finish'>;
}

/**
 * Gives a job back that this worker has claimed without knowing it, because the answer was lost with the connection. Nothing
 * of it has run, so it costs no attempt. If it is to be canceled, it's canceled. Otherwise, the sweeper dispatches it again, also if
 * the delivery that was returned still waits in its queue: then the job is delivered twice, and the second time there's nothing to
 * claim.
 */
export async function giveBackLost(
  id: string,
  { db, workerId, running, writer }: LostClaimsParts,
): Promise<void> {
  const [own] = await db.query<{ fence: number }>(sql`
    SELECT fence FROM offload.job WHERE id = ${id}::uuid AND worker_id = ${workerId}::uuid`);
  const isRunning = running.claims().some((claim) => claim.id === id);
  if (own && !isRunning) await writer.finish({ id, fence: own.fence, outcome: givenBack });
}
