import { expect, it } from 'vitest';
import { attemptText } from './attempts';

const at = '2026-11-25T10:00:00.000Z';
const later = '2026-11-25T10:00:02.000Z';
const now = Date.parse('2026-11-25T10:00:05.000Z');
const attempt = { attempt: 1, worker: null, startedAt: at, endedAt: null, next: null, message: null };

it('shows the running time of an attempt in progress', () => {
  const job = { state: 'running' } as const;
  expect(attemptText(attempt, job, now)).toEqual({ duration: '5 s', result: 'In progress' });
});

it('gives a run the result of no other run with its number, such as that before a retry', () => {
  const job = { state: 'succeeded', attempt: 1, finishedAt: at } as const;
  const retried = { ...attempt, startedAt: later };
  expect(attemptText(retried, job, now)).toEqual({ duration: '–', result: '' });
});

it('shows the result of an attempt', () => {
  const job = { state: 'running' } as const;
  const ended = { ...attempt, endedAt: later, next: 'retrying' };
  expect(attemptText(ended, job, now)).toEqual({ duration: '2.0 s', result: 'Failed, will be retried' });
});

it('says that a run released its slot, as the timeline does', () => {
  const job = { state: 'waiting' } as const;
  const ended = { ...attempt, endedAt: later, next: 'waiting' };
  expect(attemptText(ended, job, now)).toEqual({ duration: '2.0 s', result: 'Released its slot' });
});

it('stops the running time while the job waits for its next attempt', () => {
  const job = { state: 'retrying' } as const;
  expect(attemptText(attempt, job, now)).toEqual({ duration: '–', result: '' });
});
