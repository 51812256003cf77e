import { expect, it } from 'vitest';
import type { JobSummary } from '../../views';
import { rowText } from './row-text';

const exampleJob: JobSummary = {
  ...{
    id: '1',
    kind: 'example',
    queue: 'email',
    state: 'queued',
    title: null,
    isDismissed: false,
    canCancel: true,
  },
  ...{ progress: { percent: 0, step: null }, attempt: 0, maxAttempts: 4 },
  ...{
    createdAt: '2026-11-25T10:00:00.000Z',
    runAt: null,
    startedAt: null,
    finishedAt: null,
    nextAttemptAt: null,
  },
  ...{ lastHeardAt: null, waitingFor: null, warnings: 0, error: null },
};

const now = Date.parse('2026-11-25T10:00:00.000Z');

it('shows the progress and step of a running job', () => {
  const progress = { percent: 40, step: 'Drawing charts' };
  expect(rowText({ ...exampleJob, state: 'running', progress }, now)).toBe('40% · Drawing charts');
});

it('counts down to the next attempt', () => {
  const nextAttemptAt = '2026-11-25T10:00:12.000Z';
  expect(rowText({ ...exampleJob, state: 'retrying', nextAttemptAt }, now)).toBe('Next attempt in 12 s');
});

it('says what a job is waiting for instead of when it will be retried', () => {
  const nextAttemptAt = '2026-11-25T10:00:12.000Z';
  const progress = { percent: 0, step: 'Waiting for the file storage' };
  expect(rowText({ ...exampleJob, state: 'retrying', nextAttemptAt, progress }, now)).toBe(progress.step);
});

it('shows how long a job took from its request, however short its last run was, or why it failed', () => {
  const times = { startedAt: '2026-11-25T10:00:10.000Z', finishedAt: '2026-11-25T10:00:10.138Z' };
  expect(rowText({ ...exampleJob, state: 'succeeded', ...times }, now)).toBe('Took 10 s');
  const error = { code: 'refused', message: 'The address does not exist.' };
  expect(rowText({ ...exampleJob, state: 'failed', error }, now)).toBe('The address does not exist.');
});

it("shows how far a canceled job got, unless it hadn't started", () => {
  const progress = { percent: 40, step: 'Reading row 400' };
  expect(rowText({ ...exampleJob, state: 'canceled', progress }, now)).toBe('40% · Reading row 400');
  expect(rowText({ ...exampleJob, state: 'canceled', progress: { percent: 0, step: null } }, now)).toBe('');
});

it('says that a job waits for its child jobs, without the number of when it began to wait', () => {
  const waitingFor = { type: 'jobs', open: 12 } as const;
  expect(rowText({ ...exampleJob, state: 'waiting', waitingFor }, now)).toBe('Waiting for its child jobs');
  const slept = { ...exampleJob, state: 'waiting', waitingFor: { type: 'time' } } as const;
  expect(rowText(slept, now)).toBe('Waiting until its next step is due');
  expect(rowText({ ...slept, progress: { percent: 0, step: 'It is full.' } }, now)).toBe('It is full.');
});
