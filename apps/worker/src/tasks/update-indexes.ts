import type { JobClient } from '@offload/core';
import type { Database as CoreDatabase } from '@offload/core/sql';
import type { Database } from '@offload/db';
import { indexOrders } from '@offload/kinds/index-orders';
import { findOwnersToBuild, findOwnersToUpdate } from '@offload/kinds/orders';
import { enqueueIndexing } from '../services/search';

const limit = 100;

interface IndexTools {
  db: Database;
  core: CoreDatabase;
  client: JobClient;
}

/**
 * Enqueues jobs for changes that none takes care of: their writer enqueued none, or one that had just begun to run when
 * they were committed.
 */
export async function updateIndexes(tools: IndexTools): Promise<void> {
  await enqueueFor(tools, await findOwnersToUpdate(tools.core, indexOrders, limit));
}

/**
 * Returns a task that enqueues jobs that build search indexes that are lost or have an earlier format. Of many owners,
 * it looks at some each time.
 */
export function createRebuild(tools: IndexTools): () => Promise<void> {
  let after: string | null = null;
  return async () => {
    const { ownerIds, next } = await findOwnersToBuild(tools.core, indexOrders, { after, limit });
    await enqueueFor(tools, ownerIds);
    after = next;
  };
}

async function enqueueFor({ db, client }: IndexTools, ownerIds: string[]): Promise<void> {
  for (const ownerId of ownerIds)
    await client.dispatch([await db.$transaction((tx) => enqueueIndexing(client, tx, { ownerId }))]);
}
