import { expect, it } from 'vitest';
import type { JobView } from '@/api/job-schema';
import { statusWords } from './status-words';

const job: JobView = {
  id: '0199a0c4-0000-7000-8000-000000000000',
  kind: 'welcome-email',
  queue: 'email',
  state: 'queued',
  progress: { percent: 0, step: null },
  attempt: 0,
  maxAttempts: 4,
  createdAt: '2026-11-25T10:00:00.000Z',
  startedAt: null,
  finishedAt: null,
  nextAttemptAt: null,
  error: null,
  result: null,
  files: [],
  links: { self: '', events: '', page: '' },
};

it('speaks of waiting for a worker only after a while', () => {
  expect(statusWords(job, 1_000)).toBe('In the queue');
  expect(statusWords(job, 6_000)).toBe('Waiting for a worker');
});

it('says why a job was put back into the queue', () => {
  const progress = { percent: 0, step: 'The mail server is down' };
  expect(statusWords({ ...job, progress }, 60_000)).toBe('The mail server is down');
});

it('names the step of a running job', () => {
  expect(statusWords({ ...job, state: 'running' }, 0)).toBe('Starting');
  const progress = { percent: 50, step: 'Sending it' };
  expect(statusWords({ ...job, state: 'running', progress }, 0)).toBe('Sending it');
});

it('says how often a failed job was tried', () => {
  expect(statusWords({ ...job, state: 'failed', attempt: 1 }, 0)).toBe('Failed after 1 attempt');
  expect(statusWords({ ...job, state: 'failed', attempt: 4 }, 0)).toBe('Failed after 4 attempts');
});

it('counts the attempts of a job that is tried again', () => {
  expect(statusWords({ ...job, state: 'retrying', attempt: 2 }, 0)).toBe(
    'Attempt 2 of 4 failed; it will be tried again',
  );
});
