import { describe, expect, it } from 'vitest';
import { exampleJob } from '@/api/jobs/example-job';
import type { JobView } from '@/api/jobs/job-schema';
import { mergeJobs } from './use-live-list';

function job(id: string, state: JobView['state'] = 'queued'): JobView {
  return { ...exampleJob, id, state };
}

const changes = (...jobs: JobView[]) => new Map(jobs.map((one) => [one.id, one]));
const shown = (jobs: JobView[]) => jobs.map(({ id, state }) => `${id} ${state}`);

describe('a live job list', () => {
  it('updates a row in place', () => {
    const merged = mergeJobs([job('3'), job('2'), job('1')], changes(job('2', 'running')), true);
    expect(shown(merged)).toEqual(['3 queued', '2 running', '1 queued']);
  });

  it('puts new jobs on top, newest first', () => {
    const merged = mergeJobs([job('1')], changes(job('2'), job('3')), true);
    expect(shown(merged)).toEqual(['3 queued', '2 queued', '1 queued']);
  });

  it('shows the first job in an empty list', () => {
    expect(shown(mergeJobs([], changes(job('1')), true))).toEqual(['1 queued']);
  });

  it('ignores a job of a later page', () => {
    expect(shown(mergeJobs([job('5')], changes(job('2', 'running')), true))).toEqual(['5 queued']);
  });

  it('adds nothing to a filtered list', () => {
    expect(shown(mergeJobs([job('1')], changes(job('2')), false))).toEqual(['1 queued']);
  });
});
