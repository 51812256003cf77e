import { runInline } from '@offload/core/testing';
import { expect, it } from 'vitest';
import type { OwnJob } from '../src/services/services';
import { captureServices } from '../src/testing/capture-services';
import { jobFinishedEmail } from './contract';
import processor from './processor';

const jobId = '0193e000-0000-7000-8000-000000000000';
const finishedAt = '2026-11-25T13:35:00.000Z';
const report: OwnJob = {
  kind: 'sales-report',
  title: 'January 2026, PDF',
  state: 'succeeded',
  errorMessage: null,
  finishedAt: new Date(finishedAt),
  warnings: 0,
  files: [],
};

it("sends one email if the job hasn't changed since it finished", async () => {
  const { result, emails } = await run(report);
  expect(result).toMatchObject({ messageId: '<1@app>' });
  expect(emails.map(({ subject }) => subject)).toEqual(['Your report is ready: January 2026, PDF']);
  expect(emails[0]?.text).toContain(`https://app.example/jobs/${jobId}`);
});

it.each([
  ['is gone', null],
  ['runs again', { ...report, state: 'running', finishedAt: null }],
  ['has finished again', { ...report, finishedAt: new Date('2026-11-25T13:36:00Z') }],
])('sends nothing about a job that %s, and says why', async (_what, job) => {
  const { result, emails } = await run(job);
  expect(result).toEqual({ skipped: expect.stringContaining('retried or deleted') });
  expect(emails).toEqual([]);
});

it('sends one email about jobs that finished close together, with a list, without those that have run again', async () => {
  const others = ['1', '2', '3'].map((end) => ({ jobId: `${jobId.slice(0, -1)}${end}`, finishedAt }));
  const { emails } = await run(report, others, {
    1: { ...report, title: 'February 2026, PDF', state: 'failed', errorMessage: 'No.' },
    2: { ...report, state: 'queued', finishedAt: null },
    3: { ...report, title: 'March 2026, PDF' },
  });
  expect(emails.map(({ subject }) => subject)).toEqual(['2 reports are ready, your report failed']);
  const text = emails[0]?.text ?? '';
  for (const end of ['0', '1', '3'])
    expect(text).toContain(`https://app.example/jobs/${jobId.slice(0, -1)}${end}`);
  expect(text).not.toContain(`${jobId.slice(0, -1)}2`);
  expect(text.indexOf('February 2026, PDF (failed)')).toBeLessThan(text.indexOf('March 2026, PDF (ready)'));
});

it('says how many rows of an import were rejected, also in a list', async () => {
  const rejecting = { ...report, kind: 'sales-import', title: 'orders.csv', warnings: 24 };
  const { emails } = await run(rejecting);
  expect(emails[0]?.subject).toBe('Your import is ready, but 24 rows were rejected: orders.csv');
  const others = [{ jobId: `${jobId.slice(0, -1)}1`, finishedAt }];
  const listed = await run(rejecting, others, { 1: { ...rejecting, warnings: 1 } });
  expect(listed.emails[0]?.subject).toBe('2 imports are ready, but 25 rows were rejected');
  expect(listed.emails[0]?.text).toContain('Sales import: orders.csv (ready, but 1 row was rejected)');
});

async function run(
  job: OwnJob | null,
  others: { jobId: string; finishedAt: string }[] = [],
  more: Record<string, OwnJob> = {},
) {
  const { emails, services } = captureServices(jobFinishedEmail);
  const known = new Map(others.map(({ jobId: id }) => [id, more[id.slice(-1)]]));
  const jobs = {
    findAll: async (ids: string[]) =>
      new Map(
        ids.flatMap((id): [string, OwnJob][] => {
          const found = id === jobId ? job : known.get(id);
          return found ? [[id, found]] : [];
        }),
      ),
  };
  const payload = { jobId, finishedAt, ...(others.length > 0 && { others }) };
  const { result } = await runInline(processor, payload, { services: { ...services, jobs } });
  return { result, emails };
}
