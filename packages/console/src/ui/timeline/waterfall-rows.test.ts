import type { JobState } from '@offload/core/contract';
import { expect, it } from 'vitest';
import type { StateChange } from '../../views';
import { waterfallOf } from './waterfall-rows';

const time = (seconds: number) => Date.UTC(2026, 10, 25, 10, 0, 0) + seconds * 1_000;
const at = (seconds: number) => new Date(time(seconds)).toISOString();
const change = (state: JobState, attempt: number, seconds: number, more: Partial<StateChange> = {}) => ({
  ...({ type: 'state', by: 'worker', operator: null, message: null } as const),
  ...{ state, attempt, at: at(seconds), ...more },
});
const job = { createdAt: at(0), runAt: null, finishedAt: null, nextAttemptAt: null };
const empty = { job, timeline: [], steps: [], effects: [] };
const now = time(100);
const step = (name: string, seconds: number) => ({
  ...({ state: 'succeeded', name, result: null } as const),
  ...{ startedAt: at(seconds), finishedAt: at(seconds + 1) },
});

it('show a job from its request to its end, with its waits and its attempts', () => {
  const rows = waterfallOf(
    {
      ...{ ...empty, job: { ...job, finishedAt: at(9) } },
      timeline: [
        { type: 'request', requestId: 'r-1', traceId: null, at: at(0) },
        ...[change('queued', 0, 0, { by: 'owner' }), change('running', 1, 2)],
        ...[change('retrying', 1, 3, { message: 'No paper.' }), change('running', 2, 6)],
        change('succeeded', 2, 9),
      ],
      attempts: [{ startedAt: at(6), worker: 'host, process 1' }],
      effects: [{ key: 'e', title: 'Email', texts: ['Accepted.', 'Accepted.'], at: at(9) }],
    },
    now,
  );
  expect(rows).toMatchObject([
    { label: 'Total', start: time(0), end: time(9) },
    { label: 'Requested', details: [{ label: 'Request ID', value: 'r-1' }] },
    { label: 'In the queue', start: time(0), end: time(2), note: null },
    { label: 'Attempt 1', start: time(2), end: time(3), note: 'Failed. Will be retried. No paper.' },
    { label: 'Wait before the retry', start: time(3), end: time(6) },
    { label: 'Attempt 2', end: time(9), note: 'Succeeded.', details: [{ value: 'host, process 1' }] },
    { label: 'Email', start: time(9), end: time(9), note: 'Accepted.' },
  ]);
});

it("don't mention a wait too short to matter", () => {
  const timeline = [change('queued', 0, 0), change('running', 1, 0.02)];
  const rows = waterfallOf({ ...empty, timeline }, now);
  expect(rows.map(({ label }) => label)).toEqual(['Total', 'Attempt 1']);
});

it('group attempts by who asked for them, and repeat no error', () => {
  const message = 'No paper.';
  const timeline = [
    ...[
      change('queued', 0, 0, { by: 'owner' }),
      change('running', 1, 0),
      change('failed', 1, 1, { message }),
    ],
    ...[change('queued', 0, 2, { by: 'operator', operator: 'ada@example.com' }), change('running', 1, 3)],
    change('failed', 1, 4, { message }),
  ];
  const [, first, second] = waterfallOf({ ...empty, timeline }, now);
  expect(first).toMatchObject({
    ...{ label: 'Created by the owner', start: time(0), end: time(1) },
    children: [{ label: 'Attempt 1', note: 'Failed. No paper.', details: [] }],
  });
  expect(second).toMatchObject({ label: 'Retried by ada@example.com', start: time(2), end: time(4) });
  expect(second?.children).toMatchObject([
    { label: 'In the queue', note: null },
    {
      label: 'Attempt 1',
      note: 'Failed. Same error as before.',
      details: [{ label: 'Error', value: message }],
    },
  ]);
});

it('have steps and child jobs within the attempt in which they began', () => {
  const timeline = [
    ...[change('queued', 0, 0), change('running', 1, 0), change('retrying', 1, 5), change('running', 2, 6)],
  ];
  const child = { label: 'Report', state: 'succeeded', createdAt: at(7), finishedAt: at(8) } as const;
  const rows = waterfallOf(
    {
      ...{ ...empty, timeline, steps: [step('read', 1), { ...step('write', 6), result: { pages: 3 } }] },
      children: [
        { ...child, id: '1' },
        { ...child, id: '2', state: 'running', finishedAt: null },
      ],
    },
    now,
  );
  const [first, second] = rows.filter(({ label }) => label.startsWith('Attempt'));
  expect(first?.children).toMatchObject([{ label: 'read', start: time(1), end: time(2) }]);
  expect(second?.children).toMatchObject([
    { label: 'write', details: [{ label: 'Result', value: { pages: 3 } }] },
    {
      ...{ label: '2 child jobs', start: time(7), end: null, note: '1 of 2 finished' },
      children: [
        { label: 'Report', jobId: '1', note: null },
        { label: 'Report', jobId: '2', note: 'Running', end: null },
      ],
    },
  ]);
});

it('say once what a job sleeps for, and which attempt goes on', () => {
  const timeline = [
    ...[change('queued', 0, 0), change('running', 1, 0), change('waiting', 1, 1)],
    ...[change('queued', 0, 61), change('running', 1, 62)],
  ];
  const steps = [step('write', 0), { ...step('sleep', 1), finishedAt: at(61) }];
  const [, first, ...rest] = waterfallOf({ ...empty, timeline, steps }, now);
  expect(first).toMatchObject({ label: 'Attempt 1', children: [{ label: 'write' }] });
  expect(rest).toMatchObject([
    { label: 'Sleep', start: time(1), end: time(61) },
    { label: 'In the queue', start: time(61), end: time(62) },
    { label: 'Attempt 1, continued', end: null, children: [] },
  ]);
});

it('say when a wait ends, and why one ended without an attempt', () => {
  const timeline = [change('queued', 0, 0), change('running', 1, 0), change('retrying', 1, 1)];
  const retrying = { ...job, nextAttemptAt: at(103) };
  expect(waterfallOf({ ...empty, job: retrying, timeline }, now).at(-1)).toMatchObject({
    ...{ label: 'Wait before the retry', end: null, note: 'Ends in 3 s.' },
  });
  const canceled = [...timeline, change('canceled', 0, 2, { by: 'owner' })];
  expect(waterfallOf({ ...empty, timeline: canceled }, now).at(-1)).toMatchObject({
    ...{ label: 'Wait before the retry', end: time(2), note: 'Canceled by the owner.' },
  });
});

it("don't count the time before a job was due", () => {
  const scheduled = { ...job, runAt: at(60), finishedAt: at(62) };
  const timeline = [
    ...[
      change('scheduled', 0, 0),
      change('queued', 0, 60),
      change('running', 1, 61),
      change('succeeded', 1, 62),
    ],
  ];
  expect(waterfallOf({ ...empty, job: scheduled, timeline }, now)).toMatchObject([
    { label: 'Total', start: time(60), end: time(62) },
    { label: 'Wait for its start time', start: time(0), end: time(60) },
    { label: 'In the queue', start: time(60) },
    { label: 'Attempt 1' },
  ]);
});
