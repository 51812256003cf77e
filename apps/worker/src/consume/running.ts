import { type Claim, cancelChannel, type Database, listen, persist, renewLeases } from '@offload/db';
import type { Logger } from 'pino';
import { repeat } from '../repeat';
import { Stopped, type StopReason } from '../run/stop-reason';

export interface RunningJobs {
  /** Takes a claimed job on the list; its lease is renewed until it is removed. Answers the signal that stops it. */
  add(claim: Claim): AbortSignal;
  remove(claim: Claim): void;
  count(): number;
  stopAll(reason: StopReason): void;
  close(): Promise<void>;
}

interface Run {
  claim: Claim;
  abort: AbortController;
}

/**
 * The jobs that this process runs. Renews their leases, and stops those that somebody canceled or that another worker
 * has taken over.
 */
export function createRunningJobs(
  db: Database,
  { databaseUrl, leaseMs, log }: { databaseUrl: string; leaseMs: number; log: Logger },
): RunningJobs {
  const runs = new Map<string, Run>();
  const stop = (id: string, reason: StopReason) => runs.get(id)?.abort.abort(new Stopped(reason));

  async function renew(): Promise<void> {
    if (runs.size === 0) return;
    const running = [...runs.values()].map(({ claim }) => claim);
    const { lost, canceling } = await renewLeases(db, { leaseMs, running });
    for (const id of lost) stop(id, 'lost');
    for (const id of canceling) stop(id, 'canceled');
  }
  const closing = new AbortController();
  // Again and again while the database is away: its first moment back is the last to keep a job that another would take.
  const renewal = repeat(
    () => persist(renew, closing.signal),
    leaseMs / 3,
    (error) => log.warn({ error }, 'could not renew the leases'),
  );

  const cancellations = listen(databaseUrl, {
    channels: { [cancelChannel]: (id) => stop(id, 'canceled') },
    // What was missed comes with the next renewal.
    onGap: () => undefined,
  });

  return {
    add(claim) {
      const abort = new AbortController();
      runs.set(claim.id, { claim, abort });
      return abort.signal;
    },
    remove({ id, claim }) {
      if (runs.get(id)?.claim.claim === claim) runs.delete(id);
    },
    count: () => runs.size,
    stopAll(reason) {
      for (const id of runs.keys()) stop(id, reason);
    },
    async close() {
      closing.abort();
      await Promise.all([renewal.stop(), cancellations.close()]);
    },
  };
}
