import { expect, it } from 'vitest';
import { actionChoices, verbOf } from './action-words';

it('says what staff did', () => {
  expect(verbOf({ action: 'job.cancel', outcome: 'success' })).toBe('canceled');
  expect(verbOf({ action: 'app.own', outcome: 'success' })).toBe('acted on');
});

it("doesn't say that a denied or failed action was done", () => {
  expect(verbOf({ action: 'job.delete', outcome: 'denied' })).toBe("wasn't allowed to delete");
  expect(verbOf({ action: 'user.sign-in', outcome: 'failed' })).toBe('failed to sign in as');
});

it('offers actions by their words, and all of a type', () => {
  const queues = actionChoices().find(({ group }) => group === 'Queues');
  expect(queues?.items).toEqual([
    { value: 'queue.', label: 'Queues: all actions' },
    { value: 'queue.limit', label: 'Changed the limits of a queue' },
    { value: 'queue.pause', label: 'Paused a queue' },
    { value: 'queue.resume', label: 'Resumed a queue' },
    { value: 'queue.try', label: 'Asked the workers to try again for a queue' },
  ]);
});

it('offers each action once', () => {
  const values = actionChoices().flatMap(({ items }) => items.map(({ value }) => value));
  expect(new Set(values).size).toBe(values.length);
  expect(values).toContain('host.try');
});
