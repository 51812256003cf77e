import { PassThrough, Readable } from 'node:stream';
import { defineProcessor, PermanentError } from '@offload/core/contract';
import { ZipFile } from 'yazl';
import { salesReport } from '../sales-report/contract';
import type { Files, SourceInfo } from '../src/services/services';
import { yearlyReports } from './contract';

const months = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12];
const keepDays = 7;

export default defineProcessor(yearlyReports, async ({ year, format, currency }, ctx) => {
  const asked = { id: 'monthly-sales', year, format, ...(currency && { currency }) } as const;
  const reports = await Promise.all(months.map((month) => ctx.enqueue(salesReport, { ...asked, month })));
  const outcomes = await ctx.all(reports);
  const failed = outcomes.filter(({ state }) => state !== 'succeeded').length;
  if (failed === months.length) throw new PermanentError('no_reports', 'All reports failed.');
  // While the job waits, the owner can retry those that failed.
  if (failed > 0 && !(await ctx.waitFor('continue', { timeout: '7 days' })))
    throw new PermanentError('reports_failed', `${failed} of ${months.length} reports failed.`);

  await ctx.progress(90, 'Packing the reports');
  const { files } = ctx.services;
  const content = openZip(files, await files.ofChildren(), new Date(Date.UTC(year, 11, 31)));
  const name = `monthly-sales-${year}-${format}.zip`;
  await files.write({ name, contentType: 'application/zip', keepDays }, content);
  return { year, reports: months.length - failed, warnings: failed };
});

/** Streams files as a ZIP, each with the same time, so that every run packs the same. */
function openZip(files: Files, packed: SourceInfo[], mtime: Date): Readable {
  const zip = new ZipFile();
  const content = new PassThrough();
  const fail = (error: unknown) => content.destroy(error instanceof Error ? error : new Error(String(error)));
  zip.on('error', fail);
  for (const { id, name } of packed) {
    zip.addReadStreamLazy(name, { compress: false, mtime }, (answer) => {
      files.open(id).then(
        (source) => answer(null, source.once('error', fail)),
        (error: unknown) => answer(error, Readable.from([])),
      );
    });
  }
  zip.end();
  zip.outputStream.pipe(content);
  return content;
}
