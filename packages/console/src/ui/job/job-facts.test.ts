import type { JobState } from '@offload/core/contract';
import { expect, it } from 'vitest';
import type { StateChange } from '../../views';
import { groupTimeline } from '../timeline/group-timeline';
import { factsOf } from './job-facts';

const queuedJob: Parameters<typeof factsOf>[0] = {
  ...{ state: 'queued', attempt: 0, maxAttempts: 4, startedAt: null, queueTimeMs: null },
};

const at = (seconds: number) => new Date(Date.UTC(2026, 10, 25, 10, 0, seconds)).toISOString();
const change = (state: JobState, attempt: number, seconds: number): StateChange => ({
  ...{ type: 'state', by: 'worker', operator: null, message: null },
  ...{ state, attempt, at: at(seconds) },
});
const now = Date.parse(at(300));

it('are about the same run as the end of the timeline', () => {
  const tries = groupTimeline([
    ...[change('queued', 0, 0), change('running', 1, 15), change('retrying', 1, 17)],
    ...[change('running', 2, 20), change('succeeded', 2, 23)],
  ]);
  const job = { ...queuedJob, state: 'succeeded', attempt: 2, startedAt: at(20), queueTimeMs: 435 } as const;
  expect(factsOf(job, tries, now)).toEqual({
    attempt: '2 of 4',
    queueTime: '435 ms',
    duration: '3.0 s',
    startedAt: at(20),
  });
});

it("don't mention a run that doesn't count, because the job was returned to its queue", () => {
  const tries = groupTimeline([change('queued', 0, 0), change('running', 1, 1), change('queued', 1, 290)]);
  const job = { ...queuedJob, attempt: 0, startedAt: at(1), queueTimeMs: 1_000 };
  expect(factsOf(job, tries, now)).toEqual({
    attempt: 'Not started, up to 4',
    queueTime: '10 s',
    duration: '–',
    startedAt: null,
  });
});

it("don't count the time before a scheduled job is due as queue time", () => {
  const scheduled = [change('scheduled', 0, 0), change('queued', 0, 240)];
  const queued = groupTimeline(scheduled);
  expect(factsOf(queuedJob, queued, Date.parse(at(242)))).toMatchObject({ queueTime: '2 s' });
  const tries = groupTimeline([...scheduled, change('running', 1, 241)]);
  const job = { ...queuedJob, state: 'running', attempt: 1, startedAt: at(241), queueTimeMs: 900 } as const;
  expect(factsOf(job, tries, Date.parse(at(243)))).toMatchObject({ queueTime: '900 ms', duration: '2 s' });
});

it('start over when the job is retried', () => {
  const tries = groupTimeline([
    ...[change('queued', 0, 0), change('running', 1, 1), change('failed', 1, 2), change('queued', 0, 299)],
  ]);
  expect(factsOf(queuedJob, tries, now)).toMatchObject({
    attempt: 'Not started, up to 4',
    queueTime: '1 s',
    startedAt: null,
  });
});

it('say which attempt goes on when a job waits between two steps', () => {
  const tries = groupTimeline([change('queued', 0, 0), change('running', 1, 1), change('waiting', 1, 4)]);
  const job = { ...queuedJob, state: 'waiting', attempt: 0, startedAt: at(1), queueTimeMs: 5 } as const;
  expect(factsOf(job, tries, now)).toMatchObject({ attempt: '1 of 4', queueTime: '5 ms', duration: '3.0 s' });
});
