import { expect, it } from 'vitest';
import type { Try } from './group-timeline';
import { knownUntil, ranOf, tookOf, tookText } from './try-times';

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

const job = { createdAt: '2026-11-25T10:00:00.000Z' };

it('counts what a job took from its request, or from when it was due, to its end', () => {
  const finished = { ...job, runAt: null, finishedAt: '2026-11-25T10:00:09.500Z' };
  expect(tookOf(finished, now)).toBe(9_500);
  expect(tookOf({ ...finished, finishedAt: null }, now)).toBe(10_000);
  expect(tookText({ ...finished, runAt: '2026-11-25T10:00:08.000Z' })).toBe('Took 1.5 s');
  expect(tookOf({ ...finished, runAt: '2026-11-25T11:00:00.000Z', finishedAt: null }, now)).toBe(0);
});

it('counts all runs of a job, unless its timeline lacks some', () => {
  const second = { ...base, waitReason: 'backoff', waitedFrom: base.endedAt, endedAt: null } as const;
  const tries: Try[] = [base, { ...second, startedAt: '2026-11-25T10:00:09.000Z', outcome: 'running' }];
  expect(ranOf(tries, job, now)).toBe(4_000);
  expect(ranOf(tries.slice(1), job, now)).toBeNull();
});

it("doesn't count on while the worker of a run is silent", () => {
  const lastHeardAt = '2026-11-25T10:00:07.000Z';
  const running: Try = { ...base, endedAt: null, outcome: 'running' };
  const finishedAt = null;
  expect(ranOf([running], job, knownUntil({ lastHeardAt, finishedAt }, now))).toBe(5_000);
  expect(ranOf([running], job, knownUntil({ lastHeardAt: null, finishedAt }, now))).toBe(8_000);
});

it("doesn't count on once the job has finished, before its timeline says so", () => {
  const finishedAt = '2026-11-25T10:00:06.000Z';
  const running: Try = { ...base, endedAt: null, outcome: 'running' };
  expect(ranOf([running], job, knownUntil({ lastHeardAt: null, finishedAt }, now))).toBe(4_000);
});
