import type { EnqueuedJob, JobClient } from '@offload/core';
import { type Database, recordSignIn, takePasswordRequests } from '@offload/db';
import { enqueuePasswordLink } from '@offload/kinds/accounts/password-links';

const limit = 100;
const request = { action: 'user.request-password-reset', outcome: 'success' } as const;

/**
 * Enqueues an email with a link for each password reset request. The web doesn't look up accounts itself, so its response
 * takes the same time for every address.
 */
export async function sendPasswordLinks(db: Database, client: JobClient): Promise<void> {
  const jobs = await db.$transaction(async (tx) => {
    const enqueued: EnqueuedJob[] = [];
    for (const { userId, ...cause } of await takePasswordRequests(tx, limit)) {
      enqueued.push(...(await enqueuePasswordLink(client, tx, { userId, reason: 'forgotten', cause })));
      // The web can't tell whose account it is. Its request has where it came from.
      const origin = { ip: null, userAgent: null, requestId: cause.requestId };
      await recordSignIn(tx, origin, { ...request, account: { id: userId } });
    }
    return enqueued;
  });
  await client.dispatch(jobs);
}
