import { createJobTools } from '@offload/core/testing/jobs';
import { createPerson, type TestDatabase } from '@offload/testing';
import { type ImportOptions, type ImportRun, importOrders } from '../orders/import/import-orders';
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

/** Makes what imports orders as running jobs do. */
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
      const defaults = { isDryRun: false, maxOrders: 100_000, onMerged: nothing, onChanged: nothing };
      return importOrders(url, run, orders, {
        signal: new AbortController().signal,
        ...defaults,
        ...options,
      });
    },
    ordersOf: ({ ownerId }: ImportRun) =>
      db.order.findMany({ where: { ownerId }, orderBy: { orderNumber: 'asc' } }),
  };
}
