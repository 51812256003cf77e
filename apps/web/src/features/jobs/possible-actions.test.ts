import { afterEach, expect, it, vi } from 'vitest';
import { exampleJob } from '@/api/jobs/example-job';
import { isPossible, jobActions, withAction } from './possible-actions';

afterEach(() => vi.unstubAllGlobals());

it('offers the actions that the transition table allows', () => {
  const possible = (action: keyof typeof jobActions, state: typeof exampleJob.state) =>
    isPossible(action, { ...exampleJob, state });
  expect(possible('retry', 'canceled')).toBe(true);
  expect(possible('run-now', 'retrying')).toBe(true);
  expect(possible('cancel', 'running')).toBe(true);
  expect(possible('cancel', 'canceling')).toBe(false);
  expect(isPossible('cancel', { state: 'running', canCancel: false })).toBe(false);
  expect(isPossible('run-now', { state: 'retrying', canCancel: false })).toBe(true);
});

it('shows the state that an action leads to', () => {
  const becomes = (state: typeof exampleJob.state, action: keyof typeof jobActions) =>
    withAction({ ...exampleJob, state }, action).state;
  expect(becomes('queued', 'cancel')).toBe('canceled');
  expect(becomes('running', 'cancel')).toBe('canceling');
  expect(becomes('failed', 'retry')).toBe('queued');
  expect(becomes('scheduled', 'run-now')).toBe('scheduled');
});

it("makes a job due immediately when it's run now", () => {
  const nextAttemptAt = '2026-11-25T12:00:00.000Z';
  const job = withAction({ ...exampleJob, state: 'retrying', nextAttemptAt }, 'run-now');
  expect(job).toMatchObject({ state: 'retrying', nextAttemptAt: '1970-01-01T00:00:00.000Z' });
});

it("ignores an action that doesn't apply to the job", () => {
  const job = { ...exampleJob, state: 'succeeded' } as const;
  expect(withAction(job, 'cancel')).toBe(job);
});

it('makes a job due in five minutes', () => {
  const { nextAttemptAt } = withAction({ ...exampleJob, state: 'scheduled' }, 'run-later');
  expect(Date.parse(nextAttemptAt ?? '') - Date.now()).toBeGreaterThan(4.9 * 60_000);
});

it("has a job run in five minutes by the server's clock, whatever that of the browser says", async () => {
  const sent: unknown[] = [];
  vi.stubGlobal('fetch', async (_path: unknown, { body }: { body: string }) => {
    sent.push(JSON.parse(body));
    return Response.json(exampleJob);
  });
  await jobActions['run-later'].call(exampleJob.id);
  expect(sent).toEqual([{ delayMs: 300_000 }]);
});
