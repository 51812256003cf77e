import { type Job, WaitingError } from 'bullmq';
import type { Consume } from './backend';

const returnedCode = 'DELIVERY_RETURNED';

/** Thrown by a consumer that can't take a delivery now: it goes back to its queue, for any worker. */
export class DeliveryReturned extends Error {
  override readonly name = 'DeliveryReturned';
  readonly code = returnedCode;
}

/** Returns what BullMQ calls with each delivery. */
export function processorOf(consume: Consume) {
  return async (job: Job, token?: string): Promise<void> => {
    try {
      await consume(job);
    } catch (error) {
      if (!isReturned(error)) throw error;
      await job.moveToWait(token);
      throw new WaitingError();
    }
  };
}

function isReturned(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === returnedCode;
}
