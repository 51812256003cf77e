import { Readable } from 'node:stream';
import { type Assignment, type Calls, decodeValue, encodeValue, only, pieces } from '@offload/core/child';
import type { Services } from '@offload/core/contract';
import type { FetchedRate } from './outgoing';
import type {
  CurrencyTotals,
  ImportedOrder,
  MergedOrders,
  SalesFigures,
  SalesShare,
  SoldOrder,
} from './sales';
import type { FileToWrite, Person, SourceInfo } from './services';

/** Returns the services of an isolated run. Each one calls the worker (isolated.ts). */
export function createRemoteServices({ ownerId }: Assignment, { call, exchange }: Calls): Services {
  return {
    people: { find: (id) => (id === ownerId ? call<Person | null>('owner') : reject()) },
    jobs: { findAll: reject, hasRequests: reject, change: reject },
    sales: {
      totals: (days) => call<CurrencyTotals[]>('totals', days),
      figures: (days, factors) => call<SalesFigures>('figures', days, factors),
      shares: (...wanted) => call<SalesShare[]>('shares', ...wanted),
      orders: (days) => decoded<SoldOrder[]>(exchange('orders', [days])),
      csv: (days) => exchange('csv', [days]),
    },
    orders: { merge: (orders, { onMerged }) => merge(exchange, orders, onMerged) },
    search: { indexSome: reject },
    files: {
      sources: () => call<SourceInfo[]>('sources'),
      ofChildren: reject,
      open: async (sourceId) => Readable.from(exchange('open', [sourceId])),
      write: (file: FileToWrite, content) => only(exchange('write', [file], inPieces(content))),
    },
    web: { fetch: async (address, { maxBytes }) => joined(exchange('fetch', [address, maxBytes])) },
    http: { request: reject },
    rates: { url: throwUnavailable, latest: () => call<FetchedRate[]>('rates'), save: reject },
    webhooks: { deliver: reject },
    links: { setPassword: reject, page: throwUnavailable },
    mail: { send: reject },
    push: { findUnread: reject, send: reject },
  };
}

function throwUnavailable(): never {
  throw new Error("Isolated jobs can't use this service.");
}

async function reject(): Promise<never> {
  throwUnavailable();
}

async function merge(
  exchange: Calls['exchange'],
  orders: AsyncIterable<ImportedOrder[]>,
  onMerged: (merged: number, total: number) => Promise<void>,
): Promise<MergedOrders> {
  type Progress = { merged: number; total: number } | { counts: MergedOrders };
  for await (const progress of decoded<Progress>(exchange('merge', [], encoded(orders)))) {
    if ('counts' in progress) return progress.counts;
    await onMerged(progress.merged, progress.total);
  }
  throw new Error('The worker returned no counts for the merge.');
}

async function* encoded(values: AsyncIterable<unknown>): AsyncGenerator<Buffer> {
  for await (const value of values) yield encodeValue(value);
}

async function* decoded<Value>(chunks: AsyncIterable<Buffer>): AsyncGenerator<Value> {
  for await (const bytes of chunks) yield decodeValue<Value>(bytes);
}

async function* inPieces(content: AsyncIterable<Buffer | string>): AsyncGenerator<Buffer> {
  for await (const chunk of content) yield* pieces(Buffer.from(chunk));
}

async function joined(chunks: AsyncIterable<Buffer>): Promise<Buffer> {
  const all: Buffer[] = [];
  for await (const bytes of chunks) all.push(bytes);
  return Buffer.concat(all);
}
