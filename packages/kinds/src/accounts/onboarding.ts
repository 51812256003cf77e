import type { Cause, JobClient } from '@offload/core';
import type { Transaction } from '@offload/db';
import { onboarding } from '../../onboarding/contract';

/**
 * Enqueues the emails that a user gets after verifying the address. The sweeper dispatches them. They count toward no limit,
 * because the user didn't request them.
 */
export async function enqueueOnboarding(
  jobs: JobClient,
  tx: Transaction,
  { id: ownerId, email: recipient }: { id: string; email: string },
  cause: Cause,
): Promise<void> {
  await jobs.enqueue(tx, onboarding, {}, { ownerId, recipient, actor: 'sweeper', ...cause });
}
