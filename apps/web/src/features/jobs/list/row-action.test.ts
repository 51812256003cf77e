import { describe, expect, it } from 'vitest';
import { exampleJob } from '@/api/jobs/example-job';
import type { JobView } from '@/api/jobs/job-schema';
import { nextStep } from './row-action';

const now = Date.parse('2026-11-25T12:00:00Z');
const again = { path: '/api/reports', body: { id: 'monthly-sales' } };

function succeeded(...expiries: (string | null)[]): JobView {
  const files = expiries.map((expiresAt, index) => ({
    id: String(index),
    name: `${index}.pdf`,
    contentType: 'application/pdf',
    bytes: 1,
    width: null,
    height: null,
    url: `/api/files/${index}`,
    expiresAt,
  }));
  return { ...exampleJob, state: 'succeeded', files, links: { self: '', events: '', page: '/jobs/1' } };
}

describe('the next step', () => {
  it.each(['queued', 'running', 'retrying'] as const)('is to cancel a %s job', (state) => {
    expect(nextStep({ ...exampleJob, state }, again, now)).toMatchObject({ label: 'Cancel' });
  });

  it.each(['failed', 'canceled'] as const)('is to retry a %s job', (state) => {
    expect(nextStep({ ...exampleJob, state }, again, now)).toMatchObject({ label: 'Retry' });
  });

  it("is to open a failed job if a retry doesn't help", () => {
    const error = { code: 'not_csv', message: 'This is not a CSV file.' };
    const links = { self: '', events: '', page: '/jobs/1' };
    const job = { ...exampleJob, kind: 'sales-import', state: 'failed' as const, error, links };
    expect(nextStep(job, again, now)).toEqual({ label: 'Open', href: '/jobs/1' });
    const other = { ...job, attempt: job.maxAttempts, error: { ...error, code: 'internal' } };
    expect(nextStep(other, again, now)).toMatchObject({ label: 'Retry' });
    // It had attempts left, so the same values will fail again.
    expect(nextStep({ ...other, attempt: 1 }, again, now)).toMatchObject({ label: 'Open' });
  });

  it('is nothing while a job runs that has saved what it did', () => {
    expect(nextStep({ ...exampleJob, state: 'running', canCancel: false }, again, now)).toBeNull();
  });

  it('is nothing while a job is being canceled', () => {
    expect(nextStep({ ...exampleJob, state: 'canceling' }, again, now)).toBeNull();
  });

  it('is to open an import, even with rejected rows', () => {
    const job = { ...succeeded('2026-11-25T12:00:01Z'), kind: 'sales-import' };
    expect(nextStep(job, null, now)).toEqual({ label: 'Open', href: '/jobs/1' });
  });

  it('is to download a single file', () => {
    const step = nextStep(succeeded('2026-11-25T12:00:01Z'), again, now);
    expect(step).toEqual({ label: 'Download', href: '/api/files/0' });
  });

  it('is to open a job with several files or none', () => {
    expect(nextStep(succeeded(null, null), again, now)).toEqual({ label: 'Open', href: '/jobs/1' });
    expect(nextStep(succeeded(), again, now)).toEqual({ label: 'Open', href: '/jobs/1' });
  });

  it('is to run the job again if its files have expired, if possible', () => {
    const expired = succeeded('2026-11-25T12:00:00Z');
    expect(nextStep(expired, again, now)).toEqual({ label: 'Run again', call: again });
    expect(nextStep(expired, null, now)).toBeNull();
  });
});
