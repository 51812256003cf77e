import { expect, it } from 'vitest';
import type { Try } from './group-timeline';
import { knownUntil, runOf, waitOf } from './try-times';

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

it('has no duration for a lost attempt', () => {
  expect(runOf({ ...base, endedAt: null, outcome: 'lost' }, now)).toBeNull();
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
