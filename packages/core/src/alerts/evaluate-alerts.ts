import type { JobClient } from '../client/client';
import type { Transaction } from '../database/connection';
import type { Database } from '../database/database';
import type { QueueEntry } from '../job/queue-entry';
import { type AlertChange, takeAlertChanges } from './alert-changes';

/**
 * Delivers an alert that has started firing or was resolved. Called in the transaction that records it, once for each: what it
 * enqueues there with `jobs` is delivered if that commits, and if it throws, the next evaluation calls it again. Returns the jobs
 * that it has enqueued, to dispatch at once.
 */
export type OnAlert = (
  tx: Transaction,
  alert: AlertChange,
  jobs: JobClient,
) => Promise<readonly QueueEntry[]>;

/**
 * Evaluates the alert rules for these queues, unless another process has within the last five seconds. Returns the jobs to
 * dispatch.
 */
export async function evaluateAlerts(
  db: Database,
  watched: { queues: string[]; paused: readonly string[] },
  deliver?: (tx: Transaction, alert: AlertChange) => Promise<readonly QueueEntry[]>,
): Promise<QueueEntry[]> {
  return db.transaction(async (tx) => {
    const jobs: QueueEntry[] = [];
    for (const change of await takeAlertChanges(tx, watched))
      jobs.push(...((await deliver?.(tx, change)) ?? []));
    return jobs;
  });
}
