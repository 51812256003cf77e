import { Readable } from 'node:stream';
import type {
  CurrencyTotals,
  FileToWrite,
  ImportedOrder,
  JobContext,
  MergedOrders,
  Person,
  SalesFigures,
  SalesShare,
  SoldOrder,
} from '@offload/jobs/context';
import { fitting } from '../run/job-log';
import { type Calls, decodeValue, only } from './calls';
import { type Assignment, encodeValue, pieces } from './wire';

type Source = Awaited<ReturnType<JobContext['files']['sources']>>[number];

/** Makes the context of a run whose worker does what only it can. `settled` resolves when the worker has heard it all. */
export function createRemoteContext(job: Assignment, { call, exchange }: Calls, signal: AbortSignal) {
  const { id, kind, ownerId, payloadVersion, attempt } = job;
  let logged: Promise<unknown> = Promise.resolve();

  const context: JobContext = {
    job: { id, kind, ownerId, payloadVersion },
    attempt,
    signal,
    async progress(percent, step) {
      signal.throwIfAborted();
      await call('progress', percent, step);
    },
    log: {
      info(message, details) {
        logged = logged.then(() => call('log', message, ...(details ? [fitting(details)] : [])));
      },
    },
    now: () => new Date(),
    data: {
      person: (personId) => (personId === ownerId ? call<Person | null>('owner') : refuse()),
      job: refuse,
      changeJobs: refuse,
      sales: {
        totals: (days) => call<CurrencyTotals[]>('totals', days),
        figures: (days, currency) => call<SalesFigures>('figures', days, currency),
        shares: (...wanted) => call<SalesShare[]>('shares', ...wanted),
        orders: (days) => decoded<SoldOrder[]>(exchange('orders', [days])),
        csv: (days) => exchange('csv', [days]),
      },
      orders: { merge: (orders, onMerged) => merge(exchange, orders, onMerged) },
    },
    files: {
      sources: () => call<Source[]>('sources'),
      open: async (sourceId) => Readable.from(exchange('open', [sourceId])),
      write: (file: FileToWrite, content) => only(exchange('write', [file], inPieces(content))),
    },
    web: { fetch: async (address, { maxBytes }) => joined(exchange('fetch', [address, maxBytes])) },
    webhook: { post: refuse },
    links: { setPassword: refuse, page: refused },
    mail: { send: refuse },
  };
  return { context, settled: () => logged };
}

function refused(): never {
  throw new Error('An isolated job has no use of this.');
}

async function refuse(): Promise<never> {
  refused();
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
  throw new Error('The worker has merged nothing.');
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
