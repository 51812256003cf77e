import { defineJob } from '@offload/core/contract';
import * as z from 'zod';

/** Fetches the day's exchange rates, once for all users. */
export const exchangeRates = defineJob({
  kind: 'exchange-rates',
  queue: 'sync',
  payload: z.object({}),
  unique: { key: () => 'latest', while: 'open', among: 'everyone' },
  gate: () => 'exchange-rates',
  maxAttempts: 5,
  backoff: { firstMs: 2_000, maxMs: 60_000 },
  timeoutMs: 60_000,
  retention: '30 days',
});
