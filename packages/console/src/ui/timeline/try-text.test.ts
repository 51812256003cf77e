import { expect, it } from 'vitest';
import type { Try } from './group-timeline';
import { dispatchText, outcomeText } from './try-text';

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

it('shows how long after it was due the queue was given the job', () => {
  expect(dispatchText({ ...base, dispatchedAt: '2026-11-25T10:00:00.250Z' })).toBe('after 250 ms');
  expect(dispatchText(base)).toBeNull();
});
