import { buffer } from 'node:stream/consumers';
import { salesReport } from '@offload/kinds/sales-report';
import { yearlyReports } from '@offload/kinds/yearly-reports';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { fromBufferPromise } from 'yauzl';
import { type JobSystem, loadOnly, openJobSystem } from '../testing/job-system';

let system: JobSystem;

beforeAll(async () => {
  system = await openJobSystem();
  system.startWorker(await loadOnly(salesReport, yearlyReports));
});
afterAll(() => system.close());

async function entriesOf(bytes: Buffer): Promise<string[]> {
  const zip = await fromBufferPromise(bytes, { lazyEntries: true });
  const names: string[] = [];
  for await (const { fileName } of zip.eachEntry()) names.push(fileName);
  return names;
}

it('creates a report for each month in child jobs, and packs them in order', async () => {
  const { db } = system.database;
  const id = await system.ask(yearlyReports, { payload: { year: 2024, format: 'csv' } });
  const job = await system.untilEnded(id);
  expect(job).toMatchObject({ state: 'succeeded', result: { year: 2024, reports: 12 }, warnings: 0 });
  expect(await db.job.count({ where: { parentId: id, state: 'succeeded' } })).toBe(12);
  const { key } = await db.file.findFirstOrThrow({ where: { jobId: id } });
  const names = await entriesOf(await buffer(await system.storage.read(key)));
  const months = Array.from({ length: 12 }, (_, index) => String(index + 1).padStart(2, '0'));
  expect(names).toEqual(months.map((month) => `monthly-sales-2024-${month}.csv`));
});
