import type { Cause } from '@offload/core/internal';
import type { Transaction } from '@offload/db';
import { onboarding } from '../../onboarding/contract';
import { enqueue } from '../system';

/**
 * Enqueues the emails that a user gets after verifying the address. The sweeper dispatches them. They aren't the user's
 * request, so they count toward no limit.
 */
export async function enqueueOnboarding(
  tx: Transaction,
  { id: ownerId, email: recipient }: { id: string; email: string },
  cause: Cause,
): Promise<void> {
  await enqueue(tx, onboarding, {}, { ownerId, recipient, actor: 'sweeper', ...cause });
}
