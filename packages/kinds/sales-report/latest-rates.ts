import type { JobContext } from '@offload/core/contract';
import { z } from 'zod';
import { type FetchedRate, ratesSignal } from '../src/services/outgoing';
import { areFresh } from './conversion';

// The source of rates may be down for longer. Then the report says so.
const maxWaits = 10;

/** Returns the latest exchange rates. If they aren't fresh, the job waits until they are, for up to ten minutes. */
export async function latestRates(ctx: JobContext): Promise<FetchedRate[]> {
  for (let waits = 0; ; waits += 1) {
    const latest = await ctx.services.rates.latest();
    if (waits === maxWaits || areFresh(latest, ctx.now())) return latest;
    await ctx.waitFor(ratesSignal, z.null(), { timeout: '1 minute' });
  }
}
