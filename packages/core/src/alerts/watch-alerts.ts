import { setTimeout as delay } from 'node:timers/promises';
import { findPausedQueues } from '../delivery/find-paused';
import type { Jobs } from '../open-jobs';
import { evaluateAlerts, type OnAlert } from './evaluate-alerts';

const everyMs = 10_000;

interface WatchOptions {
  onAlert: OnAlert;
  /** Ends it. */
  signal: AbortSignal;
  /** Gets the errors of evaluations, and of `onAlert`; by default prints them. */
  onError?(error: unknown): void;
}

/**
 * Evaluates the alert rules every ten seconds until the signal aborts, as workers do: only a web process that does it hears that
 * no worker is left. Each alert is delivered once, whoever has evaluated it.
 *
 * @example
 * void watchAlerts(jobs, { onAlert: async (tx, { summary }) => [await jobs.enqueue(tx, email, { summary }, { ownerId: 'staff' })], signal });
 */
export async function watchAlerts(
  { system, db, backend, dispatch }: Pick<Jobs, 'system' | 'db' | 'backend' | 'dispatch'>,
  { onAlert, signal, onError = console.error }: WatchOptions,
): Promise<void> {
  const queues = Object.keys(system.queues);
  while (!signal.aborted) {
    try {
      const paused = [...(await findPausedQueues(backend, queues))];
      await dispatch(await evaluateAlerts(db, { queues, paused }, onAlert));
    } catch (error) {
      onError(error);
    }
    await pause(signal);
  }
}

/** Waits for the next evaluation, or until the signal aborts. */
async function pause(signal: AbortSignal): Promise<void> {
  await Promise.allSettled([delay(everyMs, undefined, { signal, ref: false })]);
}
