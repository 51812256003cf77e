import type { JobClient, QueueEntry } from '@offload/core';
import { type Database, takePasswordRequests } from '@offload/db';
import { enqueuePasswordLink } from '@offload/kinds/accounts/password-links';

const limit = 100;

/**
 * Enqueues an email with a link for each password reset request. The web doesn't look up accounts itself, so its response
 * takes the same time for every address.
 */
export async function sendPasswordLinks(db: Database, client: JobClient): Promise<void> {
  const jobs = await db.$transaction(async (tx) => {
    const enqueued: QueueEntry[] = [];
    for (const { userId, requestId } of await takePasswordRequests(tx, limit))
      enqueued.push(...(await enqueuePasswordLink(tx, { userId, reason: 'forgotten', requestId })));
    return enqueued;
  });
  await client.dispatch(jobs);
}
