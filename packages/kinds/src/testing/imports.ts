import { connectionOf } from '@offload/core/sql';
import { createJobTools } from '@offload/core/test/jobs';
import { holdForCommit, Stopped } from '@offload/core/worker';
import { createPerson, type TestDatabase } from '@offload/testing';
import { type ImportOptions, importOrders } from '../orders/import/import-orders';
import type { ImportedOrder } from '../orders/sold-order';

/** Returns an order as a row of a file has it. */
export function importedOrder(line: number, changes: Partial<ImportedOrder> = {}): ImportedOrder {
  return {
    line,
    orderNumber: `N-${line}`,
    date: '2026-01-31',
    customer: 'Łódź \\N "Design", Ltd.',
    country: 'PL',
    product: 'Pan',
    category: 'Kitchen',
    quantity: -2,
    unitCents: 99_999_999_999_999,
    currency: 'EUR',
    ...changes,
  };
}

export async function* batches(...all: ImportedOrder[][]): AsyncGenerator<ImportedOrder[]> {
  yield* all;
}

interface ImportRun {
  /** The job, and its run's fence. */
  id: string;
  fence: number;
  ownerId: string;
}

/** Creates a service that imports orders as running jobs do. */
export function createImports({ core, db, url }: TestDatabase) {
  const { put, take } = createJobTools();
  return {
    /** Starts the run of an import, for a new user if none is named. */
    async start(ownerId?: string): Promise<ImportRun> {
      const owner = ownerId ?? (await createPerson(db)).id;
      const { id } = await put(core, { ownerId: owner });
      const { fence } = await take(core, id);
      return { id, fence, ownerId: owner };
    },
    run(run: ImportRun, orders: AsyncIterable<ImportedOrder[]>, options: Partial<ImportOptions> = {}) {
      const nothing = async () => undefined;
      const onChanged: ImportOptions['onChanged'] = async (tx) => {
        if (!(await holdForCommit(connectionOf(tx), run))) throw new Stopped('lost');
      };
      const defaults = { isDryRun: false, maxOrders: 100_000, onMerged: nothing, onChanged };
      return importOrders(url, run.ownerId, orders, {
        signal: new AbortController().signal,
        ...defaults,
        ...options,
      });
    },
    ordersOf: ({ ownerId }: ImportRun) =>
      db.order.findMany({ where: { ownerId }, orderBy: { orderNumber: 'asc' } }),
  };
}
