import { countOpen, type Transaction } from '@offload/db';
import { ownerOpenLimits } from '@offload/jobs/queues';
import { Refusal } from './problem';

const retryAfterSeconds = 10;

/**
 * Throws a 429 if this owner has as many open jobs in the queue as they may. Call it in the transaction that enqueues
 * another: until that ends, others who want to add to this owner's jobs wait.
 */
export async function requireOpenJobs(tx: Transaction, ownerId: string, queue: string): Promise<void> {
  const { open, max } = await countOpen(tx, { queue, ownerId }, ownerOpenLimits[queue] ?? 0);
  if (open < max) return;
  throw new Refusal(
    429,
    `You have ${open} unfinished jobs in the queue ${queue}, and may have ${max}. Wait until some have finished, or cancel some.`,
    undefined,
    retryAfterSeconds,
  );
}
