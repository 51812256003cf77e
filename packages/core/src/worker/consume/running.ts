import type { Database } from '../../database/database';
import { listen } from '../../database/listen';
import { persist } from '../../database/persist';
import { channelIn } from '../../database/schema';
import { cancelChannel } from '../../job/notify';
import { type Claim, renewLeases, untilUnlocked } from '../claim';
import { repeat } from '../repeat';
import { Stopped, type StopReason } from '../stop-reason';

export interface RunningJobs {
  /** Adds a claimed job, whose lease is renewed until it's removed. Returns the signal that stops it. */
  add(claim: Claim): AbortSignal;
  remove(claim: Claim): void;
  /** Returns the claims of all jobs that still run. */
  claims(): Claim[];
  /** Stops all jobs, also those that are added later. */
  stopAll(reason: StopReason): void;
  close(): Promise<void>;
}

interface RunningJob {
  claim: Claim;
  abort: AbortController;
}

/**
 * Tracks the jobs that this process runs. Renews their leases, and stops those that someone cancels or another worker has
 * claimed.
 */
export function createRunningJobs(
  db: Database,
  leaseMs: number,
  onError: (error: unknown) => void,
): RunningJobs {
  const jobs = new Map<string, RunningJob>();
  let isWaiting = false;
  let allStopped: StopReason | null = null;
  const stop = (id: string, reason: StopReason) => jobs.get(id)?.abort.abort(new Stopped(reason));
  const claims = () => [...jobs.values()].map(({ claim }) => claim);

  async function renew(): Promise<void> {
    if (jobs.size === 0) return;
    const running = claims();
    const { lost, canceling, locked } = await renewLeases(db, { leaseMs, running });
    for (const id of lost) stop(id, 'lost');
    for (const id of canceling) stop(id, 'canceled');
    if (locked[0]) void renewOnceUnlocked(locked[0]);
  }
  // The row may be locked for longer than a lease, and another worker's sweeper looks every second. One at a time, because each
  // holds a connection: what has locked several of them has mostly been one outage.
  async function renewOnceUnlocked(id: string): Promise<void> {
    if (isWaiting) return;
    isWaiting = true;
    const [waited] = await Promise.allSettled([untilUnlocked(db, id)]);
    isWaiting = false;
    // If that took too long, or the database is down, the next round comes in its turn, and waits again.
    if (waited.status === 'fulfilled') renewal.now();
  }
  const closing = new AbortController();
  // Retries without a pause while the database is down: the moment it's back is the last chance to keep a job.
  const renewal = repeat(() => persist(renew, closing.signal), leaseMs / 3, onError);

  const cancellations = listen(db.listenUrl, {
    channels: { [channelIn(db.schema, cancelChannel)]: (id) => stop(id, 'canceled') },
    // A missed notification is made up for by the next renewal.
    onGap: () => undefined,
  });

  return {
    add(claim) {
      const abort = new AbortController();
      jobs.set(claim.id, { claim, abort });
      // A claim that was on its way when the worker was told to stop.
      if (allStopped) stop(claim.id, allStopped);
      return abort.signal;
    },
    remove({ id, fence }) {
      if (jobs.get(id)?.claim.fence === fence) jobs.delete(id);
    },
    claims,
    stopAll(reason) {
      allStopped = reason;
      for (const id of jobs.keys()) stop(id, reason);
    },
    async close() {
      closing.abort();
      await Promise.all([renewal.stop(), cancellations.close()]);
    },
  };
}
