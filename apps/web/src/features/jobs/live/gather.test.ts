import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { exampleJob } from '../example-job';
import { gatherChanges } from './gather';

const job = (id: string, attempt: number) => ({ ...exampleJob, id, attempt });

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

it('dispatches a burst at once, with the latest state of each job', () => {
  const dispatch = vi.fn();
  const { add } = gatherChanges(dispatch);
  add(job('a', 1));
  add(job('b', 1));
  add(job('a', 2));
  vi.advanceTimersByTime(1_000);
  expect(dispatch).toHaveBeenCalledTimes(1);
  expect(dispatch.mock.calls[0]?.[0]).toEqual(
    new Map([
      ['a', job('a', 2)],
      ['b', job('b', 1)],
    ]),
  );
});

it('dispatches nothing after it has been stopped', () => {
  const dispatch = vi.fn();
  const { add, stop } = gatherChanges(dispatch);
  add(job('a', 1));
  stop();
  vi.advanceTimersByTime(1_000);
  expect(dispatch).not.toHaveBeenCalled();
});
