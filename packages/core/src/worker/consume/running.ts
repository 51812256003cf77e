import type { Database } from '../../database/database';
import { listen } from '../../database/listen';
import { persist } from '../../database/persist';
import { channelIn } from '../../database/schema';
import { cancelChannel } from '../../job/notify';
import { type Claim, renewLeases } from '../../run/claim';
import { Stopped, type StopReason } from '../../run/stop-reason';
import { repeat } from '../repeat';

export interface RunningJobs {
  /** Adds a claimed job and renews its lease until it's removed. Returns the signal that stops it. */
  add(claim: Claim): AbortSignal;
  remove(claim: Claim): void;
  claims(): Claim[];
  /** Stops all jobs, including those that are added later. */
  stopAll(reason: StopReason): void;
  close(): Promise<void>;
}

interface RunningJob {
  claim: Claim;
  abort: AbortController;
}

/**
 * How often to retry the renewal of a locked row. It may be locked for longer than a lease, and another worker's sweeper
 * looks every second. Waiting for the lock would hold a connection.
 */
const lockedMs = 200;

/** Tracks the jobs that this process runs, renews their leases, and stops those that are canceled or claimed elsewhere. */
export function createRunningJobs(
  db: Database,
  leaseMs: number,
  onError: (error: unknown) => void,
): RunningJobs {
  const jobs = new Map<string, RunningJob>();
  let allStopped: StopReason | null = null;
  const stop = (job: RunningJob | undefined, reason: StopReason) => job?.abort.abort(new Stopped(reason));
  const claims = () => [...jobs.values()].map(({ claim }) => claim);

  let again: NodeJS.Timeout | undefined;
  async function renew(): Promise<void> {
    if (jobs.size === 0) return;
    // By the time of the response, this worker may have another run of the same job.
    const asked = new Map(jobs);
    const { lost, canceling, locked } = await renewLeases(db, { leaseMs, running: claims() });
    for (const id of lost) stop(asked.get(id), 'lost');
    for (const id of canceling) stop(asked.get(id), 'canceled');
    if (locked.length > 0) again = setTimeout(renewal.now, lockedMs);
  }
  const closing = new AbortController();
  // Retries without a pause while the database is down, because leases must be renewed as soon as it's back.
  const renewal = repeat(() => persist(renew, closing.signal), leaseMs / 3, onError);

  const cancellations = listen(db.listenUrl, {
    channels: { [channelIn(db.schema, cancelChannel)]: (id) => stop(jobs.get(id), 'canceled') },
    // The next renewal makes up for a missed notification.
    onGap: () => undefined,
  });

  return {
    add(claim) {
      const job = { claim, abort: new AbortController() };
      jobs.set(claim.id, job);
      // The claim was in progress when all jobs were stopped.
      if (allStopped) stop(job, allStopped);
      return job.abort.signal;
    },
    remove({ id, fence }) {
      if (jobs.get(id)?.claim.fence === fence) jobs.delete(id);
    },
    claims,
    stopAll(reason) {
      allStopped = reason;
      for (const job of jobs.values()) stop(job, reason);
    },
    async close() {
      closing.abort();
      await Promise.all([renewal.stop(), cancellations.close()]);
      clearTimeout(again);
    },
  };
}
