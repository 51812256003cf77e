import { expect, it } from 'vitest';
import type { Try } from './group-timeline';
import { knownUntil, ranOf, runOf, tookOf, tookText, waitOf } from './try-times';

const now = Date.parse('2026-11-25T10:00:10.000Z');
const base: Try = {
  key: '0',
  attempt: 1,
  waitReason: 'created',
  waitedFrom: '2026-11-25T10:00:00.000Z',
  queuedAt: '2026-11-25T10:00:00.000Z',
  dispatchedAt: null,
  startedAt: '2026-11-25T10:00:02.000Z',
  endedAt: '2026-11-25T10:00:05.000Z',
  outcome: 'succeeded',
  queuedBy: { by: 'owner', operator: null },
  by: { by: 'worker', operator: null },
  message: null,
};

it('measures the wait up to the start, and the run up to the end', () => {
  expect(waitOf(base, now)).toBe(2_000);
  expect(runOf(base, now)).toBe(3_000);
});

it('keeps counting an unfinished wait or run', () => {
  expect(runOf({ ...base, endedAt: null, outcome: 'running' }, now)).toBe(8_000);
  expect(waitOf({ ...base, startedAt: null, endedAt: null, outcome: 'queued' }, now)).toBe(10_000);
});

it('counts what a job took from its request, or from when it was due, to its end', () => {
  const createdAt = '2026-11-25T10:00:00.000Z';
  const job = { createdAt, runAt: null, finishedAt: '2026-11-25T10:00:09.500Z' };
  expect(tookOf(job, now)).toBe(9_500);
  expect(tookOf({ ...job, finishedAt: null }, now)).toBe(10_000);
  expect(tookText({ ...job, runAt: '2026-11-25T10:00:08.000Z' })).toBe('Took 1.5 s');
  expect(tookOf({ ...job, runAt: '2026-11-25T11:00:00.000Z', finishedAt: null }, now)).toBe(0);
});

it('counts all runs of a job, unless its timeline lacks some', () => {
  const second = { ...base, waitReason: 'backoff', waitedFrom: base.endedAt, endedAt: null } as const;
  const tries: Try[] = [base, { ...second, startedAt: '2026-11-25T10:00:09.000Z', outcome: 'running' }];
  const createdAt = '2026-11-25T10:00:00.000Z';
  expect(ranOf(tries, { createdAt }, now)).toBe(4_000);
  expect(ranOf(tries.slice(1), { createdAt }, now)).toBeNull();
});

it('has no duration for a job that was canceled before it ran', () => {
  expect(runOf({ ...base, startedAt: null, outcome: 'canceled' }, now)).toBeNull();
  expect(waitOf({ ...base, startedAt: null, outcome: 'canceled' }, now)).toBe(5_000);
});

it("doesn't count on while the worker of a run is silent", () => {
  const lastHeardAt = '2026-11-25T10:00:07.000Z';
  const running: Try = { ...base, endedAt: null, outcome: 'running' };
  const finishedAt = null;
  expect(runOf(running, knownUntil({ lastHeardAt, finishedAt }, now))).toBe(5_000);
  expect(runOf(running, knownUntil({ lastHeardAt: null, finishedAt }, now))).toBe(8_000);
});

it("doesn't count on once the job has finished, before its timeline says so", () => {
  const finishedAt = '2026-11-25T10:00:06.000Z';
  const running: Try = { ...base, endedAt: null, outcome: 'running' };
  expect(runOf(running, knownUntil({ lastHeardAt: null, finishedAt }, now))).toBe(4_000);
});
