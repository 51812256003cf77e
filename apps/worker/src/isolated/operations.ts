import { PassThrough, type Readable } from 'node:stream';
import type { JobContext, MergedOrders } from '@offload/jobs/context';
import type { IsolatedUse } from '@offload/jobs/define';
import { z } from 'zod';
import { encodeValue, pieces } from './wire';

/** What a run works with, on the worker's side. */
export interface HostedRun {
  ctx: JobContext;
  payload: unknown;
  uses: IsolatedUse[];
}

/** One answer, or a stream of them: of bytes, or of values encoded. */
export type Answers = Promise<unknown> | AsyncIterable<Buffer>;

interface Operation {
  /** What its kind must use; anyone may do the others. */
  use?: IsolatedUse;
  /** Throws if the arguments don't fit. `input` has the chunks that the process sends. */
  begin(run: HostedRun, args: unknown[], input: Readable): Answers;
}

const maxFetched = 64_000_000;
const days = z.object({ from: z.iso.date(), to: z.iso.date() });
const currency = z.string().max(10);
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
    ...{ line: z.int(), orderNumber: text, date: z.iso.date(), customer: text, country: text, product: text },
    ...{ category: text, quantity: z.int(), unitCents: z.int(), currency },
  }),
);

/** All that the process of an isolated job can have done. Whatever it sends is checked here; whose job it is, it can't say. */
const operations = new Map<string, Operation>(
  Object.entries({
    progress: operation(z.tuple([z.number(), z.string().max(1_000)]), ({ ctx }, [percent, step]) =>
      ctx.progress(percent, step),
    ),
    log: operation(
      z.tuple([z.string(), z.record(z.string(), z.unknown()).optional()]),
      async ({ ctx }, [said, details]) => ctx.log.info(said, details),
    ),
    sources: operation(z.tuple([]), ({ ctx }) => ctx.files.sources(), 'files'),
    open: operation(z.tuple([z.uuid()]), ({ ctx }, [id]) => opened(ctx.files.open(id)), 'files'),
    write: operation(
      z.tuple([file]),
      ({ ctx }, [written], input) => ctx.files.write(written, input),
      'files',
    ),
    fetch: operation(z.tuple([z.string(), z.int().max(maxFetched)]), fetchGiven, 'fetch'),
    owner: operation(z.tuple([]), ({ ctx }) => ctx.data.person(ctx.job.ownerId), 'owner'),
    totals: operation(z.tuple([days]), ({ ctx }, [period]) => ctx.data.sales.totals(period), 'sales'),
    figures: operation(
      z.tuple([days, currency]),
      ({ ctx }, args) => ctx.data.sales.figures(...args),
      'sales',
    ),
    shares: operation(
      z.tuple([dimension, days, currency, z.int().max(10_000)]),
      ({ ctx }, args) => ctx.data.sales.shares(...args),
      'sales',
    ),
    orders: operation(
      z.tuple([days]),
      ({ ctx }, [period]) => mapped(ctx.data.sales.orders(period), encodeValue),
      'sales',
    ),
    csv: operation(z.tuple([days]), ({ ctx }, [period]) => ctx.data.sales.csv(period), 'sales'),
    merge: operation(z.tuple([]), ({ ctx }, _args, input) => mergeOrders(ctx, input), 'orders'),
  }),
);

/** Begins what a process asks for. Throws if its kind doesn't use that, or if the arguments don't fit. */
export function beginOperation(run: HostedRun, name: string, args: unknown[], input: Readable): Answers {
  const found = operations.get(name);
  if (!found || (found.use && !run.uses.includes(found.use)))
    throw new Error(`This kind uses no ${name}: its contract doesn't name it.`);
  return found.begin(run, args, input);
}

function operation<Args>(
  schema: z.ZodType<Args>,
  begin: (run: HostedRun, args: Args, input: Readable) => Answers,
  use?: IsolatedUse,
): Operation {
  return { ...(use && { use }), begin: (run, args, input) => begin(run, schema.parse(args), input) };
}

/** Fetches what the job was asked to: by the address of anything else, a process could tell its job's secrets. */
async function* fetchGiven(
  { ctx, payload }: HostedRun,
  [address, maxBytes]: [string, number],
): AsyncGenerator<Buffer> {
  const given = z.record(z.string(), z.unknown()).parse(payload);
  if (!Object.values(given).includes(address)) throw new Error('The payload names no such address.');
  yield* pieces(await ctx.web.fetch(address, { maxBytes }));
}

async function* opened(content: Promise<AsyncIterable<Buffer>>): AsyncGenerator<Buffer> {
  yield* await content;
}

async function* mapped<From, To>(values: AsyncIterable<From>, map: (value: From) => To): AsyncGenerator<To> {
  for await (const value of values) yield map(value);
}

/** Answers how many orders have been merged, again and again, and in the end what came of them all. */
async function* mergeOrders(ctx: JobContext, input: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const out = new PassThrough({ objectMode: true, highWaterMark: 1 });
  const say = (progress: { merged: number; total: number } | { counts: MergedOrders }) =>
    new Promise<void>((resolve, reject) => {
      out.write(encodeValue(progress), (error) => (error ? reject(error) : resolve()));
    });
  const batches = mapped(input, (bytes) => orders.parse(JSON.parse(bytes.toString())));
  ctx.data.orders
    .merge(batches, (merged, total) => say({ merged, total }))
    .then(async (counts) => {
      await say({ counts });
      out.end();
    })
    .catch((error: Error) => out.destroy(error));
  yield* out;
}
