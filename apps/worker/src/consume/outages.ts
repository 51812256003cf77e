import { setTimeout as delay } from 'node:timers/promises';
import type { QueueWorker } from '@offload/jobs/backend';
import type { OutageError } from '@offload/jobs/errors';
import type { Logger } from 'pino';

const probeEveryMs = 2_000;

/**
 * What happens when something that jobs need is down: their queue rests in this process until that answers again, so
 * that an hour of outage costs no attempt and fills no history.
 */
export function createOutages(workers: ReadonlyMap<string, QueueWorker>, stopping: AbortSignal, log: Logger) {
  const resting = new Set<string>();

  async function rest(queue: string, worker: QueueWorker, outage: OutageError): Promise<void> {
    resting.add(queue);
    log.warn({ queue, error: outage }, 'the queue rests');
    await worker.pause(true);
    do {
      await delay(probeEveryMs, undefined, { ref: false });
    } while (!stopping.aborted && !(await isOver(queue, outage)));
    resting.delete(queue);
    if (stopping.aborted) return;
    worker.resume();
    log.info({ queue }, 'the queue goes on');
  }

  async function isOver(queue: string, { probe }: OutageError): Promise<boolean> {
    try {
      await probe();
      return true;
    } catch (error) {
      log.debug({ queue, error }, 'it is still down');
      return false;
    }
  }

  return function onOutage(queue: string, outage: OutageError): void {
    const worker = workers.get(queue);
    if (!worker || resting.has(queue)) return;
    rest(queue, worker, outage).catch((error) => log.error({ queue, error }, 'could not rest the queue'));
  };
}
