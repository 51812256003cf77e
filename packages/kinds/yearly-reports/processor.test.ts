import type { InlineOptions } from '@offload/core/testing';
import { runInline } from '@offload/core/testing';
import { expect, it } from 'vitest';
import { captureServices } from '../src/testing/capture-services';
import { yearlyReports } from './contract';
import processor from './processor';

const childFiles = [1, 2].map((month) => ({
  name: `monthly-sales-2024-0${month}.csv`,
  contentType: 'text/csv',
  content: `month ${month}`,
}));

async function run(options: Pick<InlineOptions, 'runChild' | 'signals'>) {
  const { files, services } = captureServices(yearlyReports, { childFiles });
  const end = await runInline(processor, { year: 2024, format: 'csv' }, { services, ...options });
  return { files, ...end };
}

const error = { code: 'oops', message: 'No.' };
/** Fails the first `count` reports. */
const failing = (count: number) => {
  let ran = 0;
  return () => {
    ran += 1;
    return ran <= count ? { error } : { result: {} };
  };
};

it('packs the reports of twelve months into one archive', async () => {
  const { files, children, result, warnings } = await run({ runChild: () => ({ result: {} }) });
  expect(children.map(({ kind }) => kind)).toEqual(Array(12).fill('sales-report'));
  expect(children.map(({ payload }) => payload)).toMatchObject([
    { month: 1 },
    ...Array(10).fill({}),
    { month: 12 },
  ]);
  expect(files).toMatchObject([{ name: 'monthly-sales-2024-csv.zip', contentType: 'application/zip' }]);
  for (const { name, content } of childFiles) {
    expect(files[0]?.content.toString('latin1')).toContain(name);
    expect(files[0]?.content.toString('latin1')).toContain(content);
  }
  expect({ result, warnings }).toEqual({ result: { year: 2024, reports: 12 }, warnings: 0 });
});

it('creates all reports in one currency if it has one', async () => {
  const payload = { year: 2024, format: 'csv', currency: 'CHF' };
  const { services } = captureServices(yearlyReports, { childFiles });
  const { children } = await runInline(processor, payload, { services, runChild: () => ({ result: {} }) });
  expect(children.map((child) => child.payload)).toMatchObject(
    Array(12).fill({ year: 2024, currency: 'CHF' }),
  );
});

it('fails if all reports fail', async () => {
  await expect(run({ runChild: () => ({ error }) })).rejects.toMatchObject({ code: 'no_reports' });
});

it("fails if some reports fail and the owner doesn't continue in time", async () => {
  // Each run of the job checks all reports again.
  const runChild = ({ payload }: { payload: unknown }) =>
    typeof payload === 'object' && payload && 'month' in payload && payload.month === 2
      ? { error }
      : { result: {} };
  await expect(run({ runChild })).rejects.toMatchObject({ code: 'reports_failed' });
  const { result, warnings } = await run({ runChild, signals: { continue: {} } });
  expect({ result, warnings }).toEqual({ result: { year: 2024, reports: 11 }, warnings: 1 });
});

it('finishes without warnings if the failed reports have been retried', async () => {
  const { warnings } = await run({ runChild: failing(1), signals: { continue: {} } });
  expect(warnings).toBe(0);
});
