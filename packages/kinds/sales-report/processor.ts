import { PassThrough, Readable, type Writable } from 'node:stream';
import { defineProcessor, type JobContext, PermanentError } from '@offload/core/contract';
import { formatNumber } from '@offload/core/format/amounts';
import * as z from 'zod';
import { type FetchedRate, ratesSignal } from '../src/services/outgoing';
import type { FileToWrite } from '../src/services/services';
import { salesReport } from './contract';
import { areFresh, conversionNotes } from './conversion';
import { daysOf, periodSlug } from './period';
import { type ReportTotals, readReport, readTotals } from './report';

const keepDays = 7;
const contentTypes = {
  pdf: 'application/pdf',
  csv: 'text/csv; charset=utf-8',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
};
const lineEnd = 10;
// The share of progress for reading the figures. The rest is for writing.
const readPercent = 20;
// After this many waits, the report says that rates are missing.
const maxWaits = 10;

export default defineProcessor(
  salesReport,
  async ({ id, year, month, format, currency: target = null }, ctx) => {
    const period = { year, month };
    const today = ctx.now().toISOString().slice(0, 10);
    await ctx.progress(5, 'Reading orders');
    const person = await ctx.services.people.find(ctx.job.ownerId);
    const latest = target === null ? [] : await latestRates(ctx);
    const totals = await readTotals(ctx.services.sales, period, { target, latest, today });
    ctx.log.info(`Read the figures for ${totals.name}`, { orders: totals.orders, rows: totals.rows });
    const orders = ctx.services.sales.orders(daysOf(period));
    const file = {
      name: `${id}-${periodSlug(period)}.${format}`,
      contentType: contentTypes[format],
      keepDays,
    };

    if (format === 'csv') {
      const csv = countLines(ctx.services.sales.csv(daysOf(period)), rowsWritten(ctx, totals));
      await ctx.services.files.write(file, Readable.from(csv));
    } else if (format === 'xlsx') {
      const { maxRows, writeXlsx } = await import('./sheets/xlsx');
      if (totals.rows > maxRows) throw tooManyRows(totals.rows, maxRows);
      const report = await readReport(ctx.services.sales, totals, { period, today });
      await writeThrough(ctx, file, (out) => writeXlsx(out, report, orders, rowsWritten(ctx, totals)));
    } else {
      const { writePdf } = await import('./pdf/write-pdf');
      const author = person?.name || person?.email || '';
      const report = await readReport(ctx.services.sales, totals, { period, today });
      const write = { report, orders, author, now: ctx.now(), progress: writing(ctx) };
      await writeThrough(ctx, file, (out) => writePdf(out, write));
    }
    const { name, orders: sold, cents, currency } = totals;
    const figures = { period: name, orders: sold, revenue: (cents / 100).toFixed(2), currency };
    const warnings = totals.others.reduce((rows, other) => rows + other.rows, 0);
    const notes = conversionNotes(totals, target);
    return { ...figures, ...((target !== null || warnings > 0) && { notes }), warnings };
  },
);

/** Returns the latest exchange rates. If they aren't fresh, the job waits until they are, for up to ten minutes. */
export async function latestRates(ctx: JobContext): Promise<FetchedRate[]> {
  for (let waits = 0; ; waits += 1) {
    const latest = await ctx.services.rates.latest();
    if (waits === maxWaits || areFresh(latest, ctx.now())) return latest;
    await ctx.waitFor(ratesSignal, z.null(), { timeout: '1 minute' });
  }
}

/** Passes chunks through, and reports how many rows have passed. */
async function* countLines(
  chunks: AsyncIterable<Buffer>,
  onRows: (rows: number) => Promise<void>,
): AsyncGenerator<Buffer> {
  // The first line is the header.
  let rows = -1;
  for await (const chunk of chunks) {
    for (let at = chunk.indexOf(lineEnd); at >= 0; at = chunk.indexOf(lineEnd, at + 1)) rows += 1;
    await onRows(Math.max(0, rows));
    yield chunk;
  }
}

function tooManyRows(rows: number, maxRows: number): PermanentError {
  return new PermanentError(
    'too_many_rows',
    `A workbook can have up to ${formatNumber(maxRows)} rows, but this report has ${formatNumber(rows)}. Choose CSV or a shorter period.`,
  );
}

/** Writes a file from what `fill` writes to a stream. */
async function writeThrough(
  ctx: JobContext,
  file: FileToWrite,
  fill: (out: Writable) => Promise<void>,
): Promise<void> {
  const out = new PassThrough();
  const filling = fill(out).catch((error: Error) => {
    out.destroy(error);
    throw error;
  });
  // If either side fails, the write fails with the error of the side that failed first.
  const [written, filled] = await Promise.allSettled([ctx.services.files.write(file, out), filling]);
  for (const side of [written, filled]) if (side.status === 'rejected') throw side.reason;
}

/** Reports progress at most once per percent. */
function writing(ctx: JobContext): (share: number, step: string) => Promise<void> {
  let last = 0;
  let lastReport = Promise.allSettled<void>([]);
  return async (share, step) => {
    ctx.signal.throwIfAborted();
    const percent = Math.floor(readPercent + share * (99 - readPercent));
    if (percent <= last) return;
    last = percent;
    // Awaits the previous update while the next percent is written. If it failed, the next call throws its error.
    const [before] = await lastReport;
    if (before?.status === 'rejected') throw before.reason;
    lastReport = Promise.allSettled([ctx.progress(percent, step)]);
  };
}

function rowsWritten(ctx: JobContext, { rows }: ReportTotals): (written: number) => Promise<void> {
  const progress = writing(ctx);
  return (written) =>
    progress(
      Math.min(1, written / Math.max(1, rows)),
      `Writing order ${formatNumber(written)} of ${formatNumber(rows)}`,
    );
}
