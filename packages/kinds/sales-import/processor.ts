import { defineProcessor, type JobContext, PermanentError } from '@offload/core/contract';
import { formatNumber } from '@offload/core/format/amounts';
import type { ImportedOrder } from '../src/services/sales';
import { type ImportResult, salesImport } from './contract';
import { readOrders } from './read/read-orders';
import { openRejectedFile } from './rejected-file';

// The share of progress for reading the file. The rest is for saving.
const readPercent = 50;

export default defineProcessor(
  salesImport,
  async ({ dryRun, ...format }, ctx): Promise<ImportResult & { warnings: number }> => {
    const source = await openSource(ctx);
    const progress = everyPercent(ctx);
    const counts = { rows: 0, rejected: 0 };
    const rejectedFile = openRejectedFile(ctx.services.files, source.name);

    async function* goodOrders(): AsyncGenerator<ImportedOrder[]> {
      for await (const { orders, rejected } of readOrders(source.content, format)) {
        counts.rows += orders.length + rejected.length;
        counts.rejected += rejected.length;
        await rejectedFile.add(rejected);
        await progress(readPercent * source.readShare(), `Reading row ${formatNumber(counts.rows)}`);
        yield orders;
      }
      // Before the first order is saved, so that nothing has changed if this fails.
      await rejectedFile.end();
    }

    try {
      const doing = dryRun ? 'Comparing' : 'Saving';
      const onMerged = (done: number, total: number) =>
        progress(readPercent + (99 - readPercent) * (done / total), `${doing} ${formatNumber(total)} orders`);
      const merged = await ctx.services.orders.merge(goodOrders(), { onMerged, isDryRun: dryRun });
      const { added, changed, same, repeated } = merged;
      return { ...counts, new: added, changed, same, repeated, dryRun, warnings: counts.rejected };
    } catch (error) {
      rejectedFile.giveUp();
      throw error;
    } finally {
      source.close();
    }
  },
);

interface Source {
  name: string;
  content: AsyncIterable<Buffer>;
  /** How much of it has been read: 0 to 1. */
  readShare(): number;
  close(): void;
}

async function openSource(ctx: JobContext): Promise<Source> {
  const [source] = await ctx.services.files.sources();
  if (!source) throw new PermanentError('no_file', 'The job has no file to import.');
  const stored = await ctx.services.files.open(source.id);
  let bytesRead = 0;
  async function* content(): AsyncGenerator<Buffer> {
    for await (const chunk of stored) {
      bytesRead += chunk.length;
      yield chunk;
    }
  }
  return {
    name: source.name,
    content: content(),
    readShare: () => bytesRead / source.bytes,
    close: () => void stored.destroy(),
  };
}

/** Reports progress at most once per percent. */
function everyPercent(ctx: JobContext): JobContext['progress'] {
  let last = -1;
  return async (percent, step) => {
    ctx.signal.throwIfAborted();
    if (Math.floor(percent) <= last) return;
    last = Math.floor(percent);
    await ctx.progress(last, step);
  };
}
