import { expect, it } from 'vitest';
import { attemptText } from './attempts';

const at = '2026-11-25T10:00:00.000Z';
const later = '2026-11-25T10:00:02.000Z';
const now = Date.parse('2026-11-25T10:00:05.000Z');
const attempt = { attempt: 1, worker: null, startedAt: at, endedAt: null, next: null, message: null };

it('shows the running time of an attempt in progress', () => {
  const job = { state: 'running', attempt: 1, finishedAt: null } as const;
  expect(attemptText(attempt, job, now)).toEqual({ duration: '5 s', result: 'In progress' });
});

it('ends an attempt with its job, even if the details are outdated', () => {
  const job = { state: 'succeeded', attempt: 1, finishedAt: later } as const;
  expect(attemptText(attempt, job, now)).toEqual({ duration: '2.0 s', result: 'Succeeded' });
});

it('shows the result of an attempt', () => {
  const job = { state: 'running', attempt: 2, finishedAt: null } as const;
  const ended = { ...attempt, endedAt: later, next: 'retrying' };
  expect(attemptText(ended, job, now)).toEqual({ duration: '2.0 s', result: 'Failed, will be retried' });
});

it('says that a run released its slot, as the timeline does', () => {
  const job = { state: 'waiting', attempt: 1, finishedAt: null } as const;
  const ended = { ...attempt, endedAt: later, next: 'waiting' };
  expect(attemptText(ended, job, now)).toEqual({ duration: '2.0 s', result: 'Released its slot' });
});

it('stops the running time while the job waits for its next attempt', () => {
  const job = { state: 'retrying', attempt: 1, finishedAt: null } as const;
  expect(attemptText(attempt, job, now)).toEqual({ duration: '–', result: '' });
});
