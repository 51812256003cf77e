import type { JobState } from '@offload/core/contract';
import { expect, it } from 'vitest';
import type { StateChange } from '../../views';
import { groupTimeline } from '../timeline/group-timeline';
import { factsOf } from './job-facts';

const at = (seconds: number) => new Date(Date.UTC(2026, 10, 25, 10, 0, seconds)).toISOString();
const change = (state: JobState, attempt: number, seconds: number): StateChange => ({
  ...{ type: 'state', by: 'worker', operator: null, message: null },
  ...{ state, attempt, at: at(seconds) },
});
const times = { createdAt: at(0), runAt: null, startedAt: null, finishedAt: null };
const queuedJob: Parameters<typeof factsOf>[0] = { attempt: 0, maxAttempts: 4, ...times };
const now = Date.parse(at(300));

it('say that a job took as long as it waited and ran, over all its runs', () => {
  const tries = groupTimeline([
    ...[change('queued', 0, 0), change('running', 1, 15), change('retrying', 1, 17)],
    ...[change('running', 2, 20), change('succeeded', 2, 23)],
  ]);
  const job = { ...queuedJob, attempt: 2, startedAt: at(15), finishedAt: at(23) };
  expect(factsOf(job, tries, now)).toEqual({ attempt: '2 of 4', waited: '18 s', ran: '5.0 s', took: '23 s' });
});

it("don't say that a job hasn't started beside how long it ran, although that run doesn't count", () => {
  const tries = groupTimeline([change('queued', 0, 0), change('running', 1, 1), change('queued', 1, 290)]);
  const job = { ...queuedJob, startedAt: at(1) };
  expect(factsOf(job, tries, now)).toEqual({
    attempt: '0 of 4',
    waited: '11 s',
    ran: '4 min 49 s',
    took: '–',
  });
});

it("don't count the time before a scheduled job is due", () => {
  const scheduled = [change('scheduled', 0, 0), change('queued', 0, 240)];
  const job = { ...queuedJob, runAt: at(240) };
  const facts = factsOf(job, groupTimeline(scheduled), Date.parse(at(242)));
  expect(facts).toMatchObject({ attempt: 'Not started, up to 4', waited: '2 s', ran: '–' });
  const tries = groupTimeline([...scheduled, change('running', 1, 241)]);
  const started = { ...job, attempt: 1, startedAt: at(241) };
  expect(factsOf(started, tries, Date.parse(at(243)))).toMatchObject({ waited: '1 s', ran: '2 s' });
});

it('go on when the job is retried, but its attempts start over', () => {
  const tries = groupTimeline([
    ...[change('queued', 0, 0), change('running', 1, 1), change('failed', 1, 2), change('queued', 0, 299)],
  ]);
  const job = { ...queuedJob, startedAt: at(1) };
  expect(factsOf(job, tries, now)).toMatchObject({ attempt: '0 of 4', waited: '4 min 59 s', ran: '1 s' });
});

it('say which attempt goes on when a job waits between two steps', () => {
  const tries = groupTimeline([change('queued', 0, 0), change('running', 1, 1), change('waiting', 1, 4)]);
  const job = { ...queuedJob, startedAt: at(1) };
  expect(factsOf(job, tries, now)).toMatchObject({ attempt: '1 of 4', waited: '4 min 57 s', ran: '3 s' });
});
