import { setTimeout as delay } from 'node:timers/promises';
import type * as z from 'zod';
import type { Dispatchable, JobClient } from '../client/client';
import type { Transaction } from '../database/connection';
import type { Database } from '../database/database';
import { within } from '../database/within';
import { findPausedQueues } from '../delivery/find-paused';
import type { WatchedQueues } from '../health/stalled';
import { type AlertChange, takeAlertChanges } from './alert-changes';
import { type AlertedJobs, runWithoutWorker, type WithoutWorker } from './run-without-worker';

const everyMs = 10_000;
// The queue may be down.
const patienceMs = 2_000;

/**
 * Delivers an alert that has started firing or was resolved. Called once for each, in the transaction that records it. Enqueue
 * jobs in that transaction and return them, so that they're dispatched after the commit. If it throws, the next evaluation
 * calls it again.
 */
export type OnAlert = (
  tx: Transaction,
  alert: AlertChange,
  jobs: JobClient,
) => Promise<readonly Dispatchable[]>;

interface AlertOptions<Payload extends z.ZodType> {
  onAlert?: OnAlert | undefined;
  /**
   * Jobs that this process runs itself while no worker takes jobs from their queue, such as those that `onAlert` enqueues.
   * Otherwise, an alert about the last worker would reach no one.
   */
  withoutWorker?: WithoutWorker<Payload> | undefined;
  /** Called with errors of evaluations and of `onAlert`. By default, prints them. */
  onError?(error: unknown): void;
}

/**
 * Evaluates the alert rules once, as `watchAlerts` does every ten seconds. If your web processes are short-lived, call this from
 * a cron job. Rejects if the database is down or `onAlert` throws.
 *
 * @example
 * await checkAlerts(jobs, { onAlert });
 */
export async function checkAlerts<Payload extends z.ZodType>(
  jobs: JobClient & AlertedJobs,
  { onAlert, withoutWorker, onError = console.error }: AlertOptions<Payload>,
): Promise<void> {
  const { system, db, backend } = jobs;
  const queues = Object.keys(system.queues);
  const paused = [...(await findPausedQueues(backend, queues))];
  const enqueued = await evaluateAlerts(
    db,
    { queues, paused },
    async (tx, alert) => (await onAlert?.(tx, alert, jobs)) ?? [],
  );
  await within(jobs.dispatch(enqueued), { ms: patienceMs, onError });
  if (withoutWorker) await runWithoutWorker(jobs, withoutWorker, onError);
}

/**
 * Evaluates the alert rules for these queues, unless another process did within the last five seconds. Returns the jobs to
 * dispatch.
 */
export async function evaluateAlerts(
  db: Database,
  watched: WatchedQueues,
  deliver?: (tx: Transaction, alert: AlertChange) => Promise<readonly Dispatchable[]>,
): Promise<Dispatchable[]> {
  return db.transaction(async (tx) => {
    const jobs: Dispatchable[] = [];
    for (const change of await takeAlertChanges(tx, watched))
      jobs.push(...((await deliver?.(tx, change)) ?? []));
    return jobs;
  });
}

/**
 * Evaluates the alert rules every ten seconds until the signal aborts. Workers do so, too, but only a web process can notice
 * that no worker is left. Each alert is delivered once, by the process that evaluated it. With `withoutWorker`, it's delivered
 * even without a worker.
 *
 * @example
 * void watchAlerts(jobs, {
 *   onAlert: async (tx, { rule, summary }) => [await jobs.enqueue(tx, letter, { rule, summary }, { ownerId: 'staff' })],
 *   withoutWorker: {
 *     contract: letter,
 *     where: sql`payload ->> 'rule' = 'no-worker'`,
 *     run: ({ summary }) => sendLetter(summary),
 *   },
 *   signal,
 * });
 */
export async function watchAlerts<Payload extends z.ZodType>(
  jobs: JobClient & AlertedJobs,
  { signal, ...options }: AlertOptions<Payload> & { signal: AbortSignal },
): Promise<void> {
  const { onError = console.error } = options;
  while (!signal.aborted) {
    await checkAlerts(jobs, options).catch(onError);
    await pause(signal);
  }
}

async function pause(signal: AbortSignal): Promise<void> {
  await Promise.allSettled([delay(everyMs, undefined, { signal, ref: false })]);
}
