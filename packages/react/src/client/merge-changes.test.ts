import type { JobState } from '@offload/core/contract';
import { expect, it } from 'vitest';
import type { ShownJob } from '../server/exposed';
import { jobIn } from '../testing/job-server';
import { mergeChanges } from './use-job-changes';

const job = (id: string, state: JobState = 'queued') => jobIn(state, id);
const changes = (...jobs: ShownJob[]) => new Map(jobs.map((one) => [one.id, one]));
const shown = (jobs: ShownJob[]) => jobs.map(({ id, state }) => `${id} ${state}`);
const takesNew = true;

it('updates a job in place', () => {
  const merged = mergeChanges([job('3'), job('2'), job('1')], changes(job('2', 'running')), { takesNew });
  expect(shown(merged)).toEqual(['3 queued', '2 running', '1 queued']);
});

it('never replaces a job by an older state of it', () => {
  const [older, newer] = [jobIn('failed', '1'), jobIn('queued', '1')];
  expect(newer.version).toBeGreaterThan(older.version);
  expect(shown(mergeChanges([newer], changes(older)))).toEqual(['1 queued']);
});

it('puts new jobs on top, newest first', () => {
  const merged = mergeChanges([job('1')], changes(job('2'), job('3')), { takesNew });
  expect(shown(merged)).toEqual(['3 queued', '2 queued', '1 queued']);
});

it('shows the first job in an empty list', () => {
  expect(shown(mergeChanges([], changes(job('1')), { takesNew }))).toEqual(['1 queued']);
});

it('ignores a job of a later page', () => {
  const merged = mergeChanges([job('5')], changes(job('2', 'running')), { takesNew });
  expect(shown(merged)).toEqual(['5 queued']);
});

it('adds nothing to a page that takes no new jobs', () => {
  expect(shown(mergeChanges([job('1')], changes(job('2'))))).toEqual(['1 queued']);
});
