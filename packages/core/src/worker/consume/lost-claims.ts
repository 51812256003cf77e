import type { Connection } from '../../database/connection';
import { sql } from '../../database/sql';
import type { Outcome } from '../finish';
import type { JobWriter } from '../writer';
import type { InTime } from './in-time';
import type { RunningJobs } from './running';

const givenBack: Outcome = { state: 'queued', reason: 'The connection to the database was lost' };

interface LostClaimsParts {
  db: Connection;
  workerId: string;
  running: Pick<RunningJobs, 'claims'>;
  writer: Pick<JobWriter, 'finish'>;
}

/**
 * Claims a job for one delivery at a time, with an `inTime` for all that belongs to it: an answer that is on its way to another delivery
 * of this worker can't be told from one that was lost. A delivery that comes meanwhile is over at once: the other one sees to the job.
 */
export async function claimAlone(
  id: string,
  { claiming, inTime }: { claiming: Set<string>; inTime: InTime },
  claim: (inTime: InTime) => Promise<void>,
): Promise<void> {
  if (claiming.has(id)) return;
  claiming.add(id);
  let isLate = false;
  const end = () => claiming.delete(id);
  try {
    await claim((write, onLate = (writing) => writing) =>
      inTime(write, (writing) => {
        isLate = true;
        return onLate(writing).finally(end);
      }),
    );
  } finally {
    if (!isLate) end();
  }
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
