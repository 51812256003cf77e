import type { Transaction } from '@offload/core';
import { lockStorageUse } from '@offload/db';
import { ApiError } from '@/server/http/api-error';
import { runtime } from '@/server/runtime';
import { requireQuota } from '../files/storage';

const retryAfterSeconds = 10;

/**
 * Throws a 429 if the owner has reached the limit of open jobs in the queue, and a 413 if `bytes` more (of the job's files
 * and its reservation) exceed the storage quota. Call it in the transaction that enqueues the job: until that ends, others
 * that add to this owner's jobs wait.
 */
export async function requireOwnerLimits(
  tx: Transaction,
  ownerId: string,
  { queue, bytes }: { queue: string; bytes: number },
): Promise<void> {
  const { open, max } = await runtime().jobs.ownerUse(tx, { queue, ownerId });
  if (open >= max) {
    throw new ApiError(
      429,
      `You have ${open} unfinished jobs in the ${queue} queue. The limit is ${max}. Wait for some to finish, or cancel some.`,
      undefined,
      retryAfterSeconds,
    );
  }
  // A job that stores nothing is allowed when the storage is full.
  if (bytes > 0) requireQuota(await lockStorageUse(tx, ownerId), bytes);
}
