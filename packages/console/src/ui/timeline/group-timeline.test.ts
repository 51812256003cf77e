import type { JobState } from '@offload/core/contract';
import { describe, expect, it } from 'vitest';
import type { StateChange } from '../../views';
import { groupTimeline } from './group-timeline';

let second = 0;

function entry(state: JobState, attempt: number, more: Partial<StateChange> = {}): StateChange {
  second += 1;
  const at = new Date(Date.UTC(2026, 10, 25, 10, 0, second)).toISOString();
  return { type: 'state', state, attempt, by: 'worker', operator: null, message: null, at, ...more };
}

describe('a timeline grouped into attempts', () => {
  it('shows a job that waits for its first attempt', () => {
    const [only, ...rest] = groupTimeline([entry('queued', 0, { by: 'owner' })]);
    expect(rest).toEqual([]);
    expect(only).toMatchObject({ attempt: 0, waitReason: 'created', outcome: 'queued', startedAt: null });
  });

  it('shows that a job was created by its schedule', () => {
    const [only] = groupTimeline([entry('queued', 0, { by: 'schedule' }), entry('running', 1)]);
    expect(only).toMatchObject({ attempt: 1, waitReason: 'scheduled', outcome: 'running' });
  });

  it('separates the queue time from the duration of each attempt, and from the backoff', () => {
    const entries = [
      entry('queued', 0, { by: 'owner' }),
      entry('running', 1),
      entry('retrying', 1, { message: 'The mail server said no.' }),
      entry('running', 2),
      entry('succeeded', 2),
    ];
    expect(groupTimeline(entries)).toMatchObject([
      { attempt: 1, waitReason: 'created', outcome: 'retrying', message: 'The mail server said no.' },
      {
        attempt: 2,
        waitReason: 'backoff',
        waitedFrom: entries[2]?.at,
        startedAt: entries[3]?.at,
        outcome: 'succeeded',
      },
    ]);
  });

  it('shows when the queue was given the job for each attempt', () => {
    const dispatch = () => ({ type: 'dispatch', at: entry('queued', 0).at }) as const;
    const [request, first, second] = [dispatch(), dispatch(), dispatch()];
    const entries = [
      { type: 'request', requestId: 'r-1', traceId: null, at: request.at } as const,
      ...[entry('queued', 0), first, entry('running', 1), entry('retrying', 1), second, entry('running', 2)],
    ];
    expect(groupTimeline(entries)).toMatchObject([{ dispatchedAt: first.at }, { dispatchedAt: second.at }]);
  });

  it('shows the wait after a failure as a pending attempt', () => {
    const tries = groupTimeline([entry('queued', 0), entry('running', 1), entry('retrying', 1)]);
    expect(tries[1]).toMatchObject({
      attempt: 0,
      waitReason: 'backoff',
      outcome: 'retrying',
      startedAt: null,
    });
  });

  it('restarts the count after a retry', () => {
    const tries = groupTimeline([
      entry('queued', 0),
      entry('running', 1),
      entry('failed', 1),
      entry('queued', 0, { by: 'operator' }),
      entry('running', 1),
    ]);
    expect(tries).toMatchObject([
      { attempt: 1, outcome: 'failed' },
      { attempt: 1, waitReason: 'retried', outcome: 'running', queuedBy: { by: 'operator' } },
    ]);
  });

  it('distinguishes a requeued job from a retried one', () => {
    const message = 'The mail server is down';
    const tries = groupTimeline([entry('queued', 0), entry('running', 1), entry('queued', 1, { message })]);
    expect(tries).toMatchObject([
      { attempt: 1, outcome: 'queued', message },
      { attempt: 0, waitReason: 'put-back', outcome: 'queued' },
    ]);
  });

  it('shows an attempt whose worker was lost, up to when another one took over', () => {
    const entries = [entry('queued', 0), entry('running', 1), entry('running', 2)];
    const tries = groupTimeline(entries);
    expect(tries).toMatchObject([
      { attempt: 1, outcome: 'lost', endedAt: entries[2]?.at },
      { attempt: 2, outcome: 'running', waitedFrom: null },
    ]);
  });

  it('names who requested a cancellation, not the worker that carried it out', () => {
    const tries = groupTimeline([
      entry('queued', 0),
      entry('running', 1),
      entry('canceling', 1, { by: 'operator' }),
      entry('canceled', 1),
    ]);
    expect(tries).toMatchObject([{ attempt: 1, outcome: 'canceled', by: { by: 'operator' } }]);
  });

  it('shows a job that was canceled before it ran', () => {
    const tries = groupTimeline([entry('queued', 0), entry('canceled', 0, { by: 'owner' })]);
    expect(tries).toMatchObject([{ attempt: 0, outcome: 'canceled', startedAt: null, by: { by: 'owner' } }]);
  });

  it('handles an incomplete timeline', () => {
    expect(groupTimeline([])).toEqual([]);
    expect(groupTimeline([entry('failed', 3, { by: 'sweeper' })])).toMatchObject([{ outcome: 'failed' }]);
  });
});
