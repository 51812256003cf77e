import { sql } from '../database/sql';
import { hasPassed, isInFuture } from '../database/stored-times';

/** The condition that a worker process is online. */
export const isOnline = sql`(alive_until > now() AND NOT ${isInFuture(sql`beat_at`)})`;

// A heartbeat counts for nine tenths of a lease (`worker.ts`). A process without a worker has leases of 30 s.
const longestLease = sql`coalesce((
  SELECT (alive_until - beat_at) / 0.9 FROM offload.worker_process WHERE worker_process.id = job.worker_id
), interval '1 minute')`;

/** The condition that the lease of a job's run has expired, by the database's clock. */
export const isLeaseOver = hasPassed(sql`job.lease_until`, longestLease);
