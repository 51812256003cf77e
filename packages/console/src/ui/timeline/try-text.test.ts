import { expect, it } from 'vitest';
import type { Try } from './group-timeline';
import { dispatchText, outcomeText, titleOf, waitLabel, waitText } from './try-text';

const base: Try = {
  key: '0',
  attempt: 1,
  waitReason: 'created',
  waitedFrom: '2026-11-25T10:00:00.000Z',
  queuedAt: '2026-11-25T10:00:00.000Z',
  dispatchedAt: null,
  startedAt: '2026-11-25T10:00:02.000Z',
  endedAt: '2026-11-25T10:00:05.000Z',
  outcome: 'failed',
  queuedBy: { by: 'owner', operator: null },
  by: { by: 'worker', operator: null },
  message: null,
};
const waiting: Try = { ...base, attempt: 0, startedAt: null, endedAt: null, outcome: 'queued' };

it('shows the reason with the outcome', () => {
  expect(outcomeText({ ...base, message: 'The address does not exist.' })).toBe(
    'Failed. The address does not exist.',
  );
});

it("says that a requeued attempt doesn't count", () => {
  expect(outcomeText({ ...base, outcome: 'queued', message: 'The mail server is down' })).toBe(
    'Returned to the queue. This attempt doesn’t count. The mail server is down',
  );
});

it('names the user who canceled the job', () => {
  const by = { by: 'operator', operator: null } as const;
  const known = { ...by, operator: 'op@example.com' };
  expect(outcomeText({ ...base, outcome: 'canceled', by })).toBe('Canceled by an operator.');
  expect(outcomeText({ ...base, outcome: 'canceling', by: known })).toBe(
    'Cancellation requested by op@example.com.',
  );
});

it('names the user who retried the job, while it waits and afterwards', () => {
  const queuedBy = { by: 'operator', operator: null } as const;
  expect(outcomeText({ ...waiting, waitReason: 'retried', queuedBy })).toBe('Retried by an operator.');
  expect(titleOf({ ...base, waitReason: 'retried', queuedBy })).toBe('Attempt 1, retried by an operator');
  const known = { ...queuedBy, operator: 'op@example.com' };
  expect(titleOf({ ...base, waitReason: 'retried', queuedBy: known })).toBe(
    'Attempt 1, retried by op@example.com',
  );
});

it('distinguishes a pending attempt from a past one', () => {
  expect(titleOf({ ...waiting, waitReason: 'backoff' })).toBe('Next attempt');
  expect(titleOf(waiting)).toBe('Not started');
  expect(titleOf(base)).toBe('Attempt 1');
  expect(titleOf({ ...base, waitReason: 'retried' })).toBe('Attempt 1, retried by the owner');
  expect(waitLabel(waiting)).toBe('Waiting in the queue for');
  expect(waitLabel(base)).toBe('Waited in the queue for');
  expect(waitLabel({ ...waiting, waitReason: 'scheduled' })).toBe('Waiting in the queue, as scheduled, for');
});

it('shows when a retry starts, and otherwise how long it waits or waited', () => {
  const backoff: Try = { ...waiting, waitReason: 'backoff' };
  expect(waitText(backoff, 400, 'in 3 s')).toBe('Starts in 3 s');
  expect(waitText(backoff, 400, null)).toMatch(/ 0 s$/);
  expect(waitText(waiting, 2_000, 'in 3 s')).toMatch(/ 2 s$/);
  expect(waitText(base, 2_000, 'in 3 s')).toMatch(/ 2\.0 s$/);
});

it('shows how long after it was due the queue was given the job', () => {
  expect(dispatchText({ ...base, dispatchedAt: '2026-11-25T10:00:00.250Z' })).toBe('Dispatched after 250 ms');
  expect(dispatchText(base)).toBeNull();
});
