import type { EnqueuedJob, JobClient, Transaction } from '@offload/core';
import { PermanentError } from '@offload/core/contract';
import { formatNumber } from '@offload/core/format/amounts';
import { connectionOf } from '@offload/core/sql';
import { holdForCommit, type Run, Stopped } from '@offload/core/worker';
import type { Database } from '@offload/db';
import {
  exportOrders,
  importOrders,
  isTooManyOrders,
  readOrders,
  shareSales,
  sumSales,
  type TooManyOrders,
  totalSales,
} from '@offload/kinds/orders';
import type { Orders, Sales } from '@offload/kinds/services/sales';
import { enqueueIndexing } from './search';

interface OrdersEnv {
  DATABASE_URL: string;
  MAX_ORDERS: number;
}

/** Returns the service that reads the orders of a job's owner. */
export function createSales(
  { db, env }: { db: Database; env: OrdersEnv },
  { claim: { ownerId }, signal }: Run,
): Sales {
  return {
    totals: (days) => totalSales(db, ownerId, days),
    figures: (days, factors) => sumSales(db, { ownerId, days, factors }),
    shares: (by, days, factors, limit) => shareSales(db, { ownerId, days, factors }, by, limit),
    orders: (days) => readOrders(db, ownerId, days),
    csv: (days) => exportOrders(env.DATABASE_URL, { ownerId, days, signal }),
  };
}

/** Returns the service that writes the orders of a job's owner. */
export function createOrders(
  { client, env }: { client: JobClient; env: OrdersEnv },
  { claim, signal }: Run,
): Orders {
  const { DATABASE_URL, MAX_ORDERS: maxOrders } = env;
  return {
    async merge(orders, { isDryRun, onMerged }) {
      const jobs: EnqueuedJob[] = [];
      async function onChanged(tx: Transaction): Promise<void> {
        if (!(await holdForCommit(connectionOf(tx), claim))) throw new Stopped('lost');
        jobs.push(await enqueueIndexing(client, tx, claim));
      }
      const options = { signal, isDryRun, onMerged, onChanged, maxOrders };
      const merged = await importOrders(DATABASE_URL, claim.ownerId, orders, options).catch(
        (error: unknown) => {
          throw isTooManyOrders(error) ? tooManyOrders(error, maxOrders) : error;
        },
      );
      void client.dispatch(jobs);
      return merged;
    },
  };
}

function tooManyOrders(cause: TooManyOrders, maxOrders: number): PermanentError {
  const [max, before] = [maxOrders, cause.before].map(formatNumber);
  return new PermanentError(
    'too_many_orders',
    `You can have up to ${max} orders. You have ${before}, and this file would exceed the limit. Nothing was imported. Import fewer new orders, or ask an admin to raise the limit.`,
    { cause },
  );
}
