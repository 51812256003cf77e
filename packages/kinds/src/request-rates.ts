import type { Enqueued, Transaction } from '@offload/core';
import { type Cause, systemOwner } from '@offload/core/internal';
import { hasFreshRates } from '@offload/db';
import { exchangeRates } from '../exchange-rates/contract';
import { enqueue } from './system';

/**
 * Has the exchange rates fetched unless they are there: a new installation has none until the daily schedule runs. Returns the
 * jobs to dispatch.
 */
export async function requestRates(tx: Transaction, cause: Cause): Promise<Enqueued[]> {
  if (await hasFreshRates(tx)) return [];
  return [await enqueue(tx, exchangeRates, {}, { ownerId: systemOwner, actor: 'sweeper', ...cause })];
}
