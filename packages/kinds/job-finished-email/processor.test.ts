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

async function run(job: OwnJob | null) {
  const { emails, services } = captureServices(jobFinishedEmail);
  const jobs = { find: async (id: string) => (id === jobId ? job : null) };
  const payload = { jobId, finishedAt };
  const { result } = await runInline(processor, payload, { services: { ...services, jobs } });
  return { result, emails };
}
