import type { TestDatabase } from '@offload/testing';
import { type ImportOptions, type ImportRun, importOrders } from '../orders/import/import-orders';
import type { ImportedOrder } from '../orders/order';
import { putJob, take } from './jobs';

export const order = (line: number, changes: Partial<ImportedOrder> = {}): ImportedOrder => ({
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
});

export async function* batches(...all: ImportedOrder[][]): AsyncGenerator<ImportedOrder[]> {
  yield* all;
}

/** Starts the job of an import, of somebody new if no owner is named. */
export async function startImport({ db }: TestDatabase, ownerId?: string): Promise<ImportRun> {
  const job = await putJob(db);
  const { claim } = await take(db, job.id);
  return { id: job.id, claim, ownerId: ownerId ?? job.ownerId };
}

export async function runImport(
  { url }: TestDatabase,
  of: ImportRun,
  orders: AsyncIterable<ImportedOrder[]>,
  {
    signal = new AbortController().signal,
    maxOrders = 100_000,
    onMerged = async () => undefined,
  }: Partial<ImportOptions> = {},
) {
  return importOrders(url, of, orders, { signal, maxOrders, onMerged });
}

export function ordersOf({ db }: TestDatabase, { ownerId }: ImportRun) {
  return db.order.findMany({ where: { ownerId }, orderBy: { orderNumber: 'asc' } });
}
