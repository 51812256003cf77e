import { expect, it } from 'vitest';
import { exampleJob } from './example-job';
import { isPossible, type jobActions, withAction } from './job-actions';

it('offers what the table of transitions allows', () => {
  expect(isPossible('retry', 'canceled')).toBe(true);
  expect(isPossible('run-now', 'retrying')).toBe(true);
  expect(isPossible('cancel', 'canceling')).toBe(false);
});

it('shows what an action will make of a job', () => {
  const becomes = (state: typeof exampleJob.state, action: keyof typeof jobActions) =>
    withAction({ ...exampleJob, state }, action).state;
  expect(becomes('queued', 'cancel')).toBe('canceled');
  expect(becomes('running', 'cancel')).toBe('canceling');
  expect(becomes('failed', 'retry')).toBe('queued');
  expect(becomes('scheduled', 'start-now')).toBe('scheduled');
});

it('lets a job be due at once that is run now', () => {
  const nextAttemptAt = '2026-11-25T12:00:00.000Z';
  const job = withAction({ ...exampleJob, state: 'retrying', nextAttemptAt }, 'run-now');
  expect(job).toMatchObject({ state: 'retrying', nextAttemptAt: '1970-01-01T00:00:00.000Z' });
});

it('leaves a job alone that an action is not for', () => {
  const job = { ...exampleJob, state: 'succeeded' } as const;
  expect(withAction(job, 'cancel')).toBe(job);
});
