import { setTimeout as delay } from 'node:timers/promises';
import type { QueueOutage } from '@offload/db';
import type { QueueWorker } from '@offload/jobs/backend';
import { isOutageError, type OutageError } from '@offload/jobs/errors';
import type { Logger } from 'pino';
import { plainText } from '../run/plain-text';

const firstProbeMs = 2_000;
// A queue that pauses again this soon for the same reason had not recovered: it goes on waiting where it was.
const recoveredAfterMs = 60_000;
const maxDetail = 500;

interface OutageParts {
  workers: ReadonlyMap<string, QueueWorker>;
  stopping: AbortSignal;
  log: Logger;
  /** Called when a queue has paused or goes on. */
  onChange(): void;
}

/**
 * What happens when something that jobs need is down: their queue pauses in this process until that answers again, so
 * that an hour of outage costs no attempt and fills no history.
 */
export function createOutages({ workers, stopping, log, onChange }: OutageParts) {
  const paused = new Map<string, OutageError>();
  const ended = new Map<string, { reason: string; at: number; waitMs: number }>();

  async function pause(queue: string, worker: QueueWorker, outage: OutageError): Promise<void> {
    paused.set(queue, outage);
    onChange();
    log.warn({ queue, error: outage }, 'the queue is paused');
    await worker.pause(true);
    const waitMs = await untilOver(queue, outage);
    paused.delete(queue);
    ended.set(queue, { reason: outage.message, at: performance.now(), waitMs });
    if (stopping.aborted) return;
    worker.resume();
    onChange();
    log.info({ queue }, 'the queue goes on');
  }

  /** Probes less and less often. Returns the last wait. */
  async function untilOver(queue: string, first: OutageError): Promise<number> {
    const last = ended.get(queue);
    let outage = first;
    const isSame = last?.reason === first.message && performance.now() - last.at < recoveredAfterMs;
    let waitMs = isSame ? last.waitMs * 2 : firstProbeMs;
    for (;;) {
      waitMs = Math.min(waitMs, outage.maxProbeMs);
      await delay(waitMs, undefined, { ref: false });
      if (stopping.aborted) return waitMs;
      const next = await probe(queue, outage);
      if (!next) return waitMs;
      if (next.message !== outage.message) {
        paused.set(queue, next);
        onChange();
      }
      outage = next;
      waitMs *= 2;
    }
  }

  /** Returns how it is still down; null: it is not. */
  async function probe(queue: string, outage: OutageError): Promise<OutageError | null> {
    try {
      await outage.probe();
      return null;
    } catch (error) {
      log.debug({ queue, error }, 'it is still down');
      return isOutageError(error) ? error : outage;
    }
  }

  return {
    begin(queue: string, outage: OutageError): void {
      const worker = workers.get(queue);
      if (!worker || paused.has(queue)) return;
      pause(queue, worker, outage).catch((error) => log.error({ queue, error }, 'could not pause the queue'));
    },
    isPaused: (queue: string) => paused.has(queue),
    list: (): QueueOutage[] =>
      [...paused].map(([queue, { message, cause }]) => ({
        queue,
        reason: message,
        detail: describe(cause instanceof Error ? cause.message : message),
      })),
  };
}

/** What is down said, without addresses: it is for others than the one whose job met it. */
function describe(said: string): string {
  return plainText(said)
    .replace(/[^\s<>"'(]+@[^\s<>"')]+/g, '…')
    .slice(0, maxDetail);
}
