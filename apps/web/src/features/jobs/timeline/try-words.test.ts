import { expect, it } from 'vitest';
import type { Try } from './group-timeline';
import { outcomeText, titleOf, waitLabel } from './try-words';

const base: Try = {
  key: '0',
  attempt: 1,
  waitReason: 'created',
  waitedFrom: '2026-11-25T10:00:00.000Z',
  startedAt: '2026-11-25T10:00:02.000Z',
  endedAt: '2026-11-25T10:00:05.000Z',
  outcome: 'failed',
  by: 'worker',
  message: null,
};
const waiting: Try = { ...base, attempt: 0, startedAt: null, endedAt: null, outcome: 'queued' };

it('gives the reason with the outcome', () => {
  expect(outcomeText({ ...base, message: 'The address does not exist.' })).toBe(
    'Failed. The address does not exist.',
  );
});

it('says that an attempt which was put back does not count', () => {
  expect(outcomeText({ ...base, outcome: 'queued', message: 'The mail server is down' })).toBe(
    'Put back into the queue; this attempt does not count. The mail server is down',
  );
});

it('names who canceled', () => {
  expect(outcomeText({ ...base, outcome: 'canceled', by: 'admin' })).toBe('Canceled by an admin.');
});

it('tells a try that is to come from one that was', () => {
  expect(titleOf({ ...waiting, waitReason: 'backoff' })).toBe('Next attempt');
  expect(titleOf(waiting)).toBe('Not started');
  expect(titleOf(base)).toBe('Attempt 1');
  expect(titleOf({ ...base, waitReason: 'retried' })).toBe('Attempt 1, after a retry');
  expect(waitLabel(waiting)).toBe('Waits in the queue for');
  expect(waitLabel(base)).toBe('Waited in the queue for');
  expect(waitLabel({ ...waiting, waitReason: 'scheduled' })).toBe('Waits in the queue, as scheduled, for');
});
