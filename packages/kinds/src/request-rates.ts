import type { Cause, EnqueuedJob, JobClient, Transaction } from '@offload/core';
import { systemOwner } from '@offload/core/schedules';
import { hasFreshRates } from '@offload/db';
import { exchangeRates } from '../exchange-rates/contract';

/**
 * Fetches the exchange rates unless they're there: a new installation has none until the daily schedule runs. Returns the
 * jobs to dispatch.
 */
export async function requestRates(jobs: JobClient, tx: Transaction, cause: Cause): Promise<EnqueuedJob[]> {
  if (await hasFreshRates(tx)) return [];
  return [await jobs.enqueue(tx, exchangeRates, {}, { ownerId: systemOwner, actor: 'sweeper', ...cause })];
}
