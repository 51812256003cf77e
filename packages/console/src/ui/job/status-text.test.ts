import { expect, it } from 'vitest';
import { statusText } from './status-text';

const job: Parameters<typeof statusText>[0] = {
  ...{ state: 'queued', progress: { percent: 0, step: null }, attempt: 0, maxAttempts: 4 },
  ...{ lastHeardAt: null, waitingFor: null },
};

it('says that a job is waiting for a worker only after a while', () => {
  expect(statusText(job, 1_000)).toBe('In the queue');
  expect(statusText(job, 6_000)).toBe('Waiting for a worker');
});

it('says why a job was returned to the queue', () => {
  const progress = { percent: 0, step: 'The mail server is down' };
  expect(statusText({ ...job, progress }, 60_000)).toBe('The mail server is down');
});

it('names the step of a running job', () => {
  expect(statusText({ ...job, state: 'running' }, 0)).toBe('Starting');
  const progress = { percent: 50, step: 'Sending it' };
  expect(statusText({ ...job, state: 'running', progress }, 0)).toBe('Sending it');
});

it("doesn't say that a job is running if its worker has stopped responding", () => {
  const progress = { percent: 50, step: 'Page 2 of 50' };
  const lastHeardAt = '2026-11-25T10:00:00.000Z';
  expect(statusText({ ...job, state: 'running', progress, lastHeardAt }, 0)).toBe(
    'The worker has stopped responding. Another one will take over.',
  );
});

it('says how many attempts a failed job took', () => {
  expect(statusText({ ...job, state: 'failed', attempt: 1 }, 0)).toBe('Failed after 1 attempt');
  expect(statusText({ ...job, state: 'failed', attempt: 4 }, 0)).toBe('Failed after 4 attempts');
});

it('says that a job failed without an attempt, as when its deadline passes', () => {
  expect(statusText({ ...job, state: 'failed', attempt: 0 }, 0)).toBe('Failed while it waited');
});

it('counts the attempts of a job that is retrying', () => {
  expect(statusText({ ...job, state: 'retrying', attempt: 2 }, 0)).toBe('Attempt 2 of 4 failed. Retrying.');
});

it('says what a retrying job is waiting for', () => {
  const progress = { percent: 0, step: "Waiting for the mail server, which can't be reached" };
  expect(statusText({ ...job, state: 'retrying', attempt: 1, progress }, 0)).toBe(
    "Attempt 1 of 4 failed. Retrying. Waiting for the mail server, which can't be reached",
  );
});
