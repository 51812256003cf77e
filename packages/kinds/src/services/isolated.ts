import { PassThrough } from 'node:stream';
import { encodeValue, pieces } from '@offload/core/child';
import { defineOperation, type HostedRun, type Operations } from '@offload/core/worker';
import * as z from 'zod';
import type { MergedOrders, Orders } from './sales';

const maxFetched = 64_000_000;
const days = z.object({ from: z.iso.date(), to: z.iso.date() });
const currency = z.string().max(10);
const factors = z.record(currency, z.number().positive());
const dimension = z.enum(['day', 'month', 'category', 'country', 'product', 'customer']);
const file = z.object({
  name: z.string().min(1).max(255),
  contentType: z.string().max(100),
  width: z.int().exactOptional(),
  height: z.int().exactOptional(),
  keepDays: z.int().min(1).max(366).exactOptional(),
  isSource: z.boolean().exactOptional(),
});
const text = z.string().max(65_536);
const orders = z.array(
  z.object({
    line: z.int(),
    orderNumber: text,
    date: z.iso.date(),
    customer: text,
    country: text,
    product: text,
    category: text,
    quantity: z.int(),
    unitCents: z.int(),
    currency,
  }),
);
const dryRun = z.object({ dryRun: z.boolean().default(false) });
const nothing = z.tuple([]);
const period = z.tuple([days]);
const share = z.tuple([dimension, days, factors, z.int().max(10_000)]);

/** What isolated jobs can request from the worker in addition to `progress` and `log`, by the `uses` of their contracts. */
export const operations: Operations = new Map(
  Object.entries({
    sources: defineOperation('files', nothing, ({ ctx }) => ctx.services.files.sources()),
    open: defineOperation('files', z.tuple([z.uuid()]), ({ ctx }, [id]) =>
      opened(ctx.services.files.open(id)),
    ),
    write: defineOperation('files', z.tuple([file]), ({ ctx }, [written], input) =>
      ctx.services.files.write(written, input),
    ),
    fetch: defineOperation('fetch', z.tuple([z.string(), z.int().max(maxFetched)]), fetchGiven),
    owner: defineOperation('owner', nothing, ({ ctx }) => ctx.services.people.find(ctx.job.ownerId)),
    rates: defineOperation('rates', nothing, ({ ctx }) => ctx.services.rates.latest()),
    totals: defineOperation('sales', period, ({ ctx }, [wanted]) => ctx.services.sales.totals(wanted)),
    figures: defineOperation('sales', z.tuple([days, factors]), ({ ctx }, args) =>
      ctx.services.sales.figures(...args),
    ),
    shares: defineOperation('sales', share, ({ ctx }, args) => ctx.services.sales.shares(...args)),
    orders: defineOperation('sales', period, ({ ctx }, [wanted]) =>
      mapped(ctx.services.sales.orders(wanted), encodeValue),
    ),
    csv: defineOperation('sales', period, ({ ctx }, [wanted]) => ctx.services.sales.csv(wanted)),
    merge: defineOperation('orders', nothing, ({ ctx, payload }, _args, input) =>
      mergeOrders(ctx.services.orders, dryRun.parse(payload).dryRun, input),
    ),
  }),
);

/** Fetches only URLs from the payload: with any other URL, a compromised process could leak its job's data. */
async function* fetchGiven(
  { ctx, payload }: HostedRun,
  [address, maxBytes]: [string, number],
): AsyncGenerator<Buffer> {
  const given = z.record(z.string(), z.unknown()).parse(payload);
  if (!Object.values(given).includes(address)) throw new Error("This URL isn't in the payload.");
  yield* pieces(await ctx.services.web.fetch(address, { maxBytes }));
}

async function* opened(content: Promise<AsyncIterable<Buffer>>): AsyncGenerator<Buffer> {
  yield* await content;
}

async function* mapped<From, To>(values: AsyncIterable<From>, map: (value: From) => To): AsyncGenerator<To> {
  for await (const value of values) yield map(value);
}

/** Yields the number of merged orders as it grows, and finally the counts. */
async function* mergeOrders(
  { merge }: Orders,
  isDryRun: boolean,
  input: AsyncIterable<Buffer>,
): AsyncGenerator<Buffer> {
  const out = new PassThrough({ objectMode: true, highWaterMark: 1 });
  const report = (progress: { merged: number; total: number } | { counts: MergedOrders }) =>
    new Promise<void>((resolve, reject) => {
      out.write(encodeValue(progress), (error) => (error ? reject(error) : resolve()));
    });
  const batches = mapped(input, (bytes) => orders.parse(JSON.parse(bytes.toString())));
  merge(batches, { isDryRun, onMerged: (merged, total) => report({ merged, total }) })
    .then(async (counts) => {
      await report({ counts });
      out.end();
    })
    .catch((error: Error) => out.destroy(error));
  yield* out;
}
