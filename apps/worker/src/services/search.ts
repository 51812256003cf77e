import type { Cause, EnqueuedJob, JobClient, Transaction } from '@offload/core';
import { TransientError } from '@offload/core/contract';
import type { Database } from '@offload/core/sql';
import type { Claim } from '@offload/core/worker';
import { indexOrders } from '@offload/kinds/index-orders';
import { indexSomeOrders, orderIndexFormat } from '@offload/kinds/orders';
import type { Search } from '@offload/kinds/services/sales';

/** Returns the service that indexes the orders of a job's owner. */
export function createSearch(core: Database, { ownerId }: Claim): Search {
  return {
    async indexSome(format) {
      if (format > orderIndexFormat)
        throw new TransientError('newer_index', 'Waiting for a newer version of the worker.');
      return indexSomeOrders(core, ownerId);
    },
  };
}

/** Enqueues the job that takes an owner's changes into the search index. Commit it together with them. */
export function enqueueIndexing(
  jobs: JobClient,
  tx: Transaction,
  { ownerId, requestId = null, traceparent = null }: { ownerId: string } & Partial<Cause>,
): Promise<EnqueuedJob> {
  // Not by its owner, whose limits are for what they request.
  const by = { ownerId, actor: 'sweeper', requestId, traceparent };
  return jobs.enqueue(tx, indexOrders, { format: orderIndexFormat }, by);
}
