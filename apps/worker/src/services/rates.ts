import type { Job, JobClient } from '@offload/core';
import { type Connection, type Database, sql } from '@offload/core/sql';
import { findLatestRates, saveExchangeRates } from '@offload/db';
import { type Rates, ratesSignal } from '@offload/kinds/services/outgoing';

/** Returns the service that keeps exchange rates. */
export function createRates(core: Database, client: JobClient, url: string): Rates {
  return {
    url: () => url,
    latest: () => findLatestRates(core),
    async save(rates) {
      const woken = await core.transaction(async (tx) => {
        await saveExchangeRates(tx, rates);
        return wakeWaiting(client, tx);
      });
      await client.dispatch(woken);
    },
  };
}

/** Wakes the jobs that wait for rates. One that begins to wait meanwhile checks again after a minute. */
async function wakeWaiting(client: JobClient, tx: Connection): Promise<Job[]> {
  const waiting = await tx.query<{ id: string }>(sql`
    SELECT id FROM offload.job WHERE state = 'waiting' AND waiting_for ->> 'name' = ${ratesSignal} ORDER BY id`);
  const woken: Job[] = [];
  for (const { id } of waiting) {
    const job = await client.signal(tx, id, { name: ratesSignal }, { owner: null, actor: 'sweeper' });
    if (job) woken.push(job);
  }
  return woken;
}
