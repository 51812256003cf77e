import { expect, it } from 'vitest';
import { demoFailures } from './demo-failures';
import { demoHistory, type PastJob } from './demo-history';

const now = new Date('2026-11-26T12:00:00Z');
const jobs = demoHistory(3, now);
const ends = (past: PastJob[]) =>
  past.flatMap(({ runs }) => runs.map(({ dueAt, waitedMs, ranMs }) => dueAt.getTime() + waitedMs + ranMs));

it('is the same every time', () => {
  expect(demoHistory(3, now)).toEqual(jobs);
});

it('covers the last seven days, and all of its jobs have finished', () => {
  const [first] = jobs;
  expect(now.getTime() - (first?.createdAt.getTime() ?? 0)).toBeGreaterThan(6.5 * 86_400_000);
  expect(now.getTime() - (first?.createdAt.getTime() ?? 0)).toBeLessThanOrEqual(7 * 86_400_000);
  expect(Math.max(...ends(jobs))).toBeLessThan(now.getTime());
});

it('has hundreds of successes', () => {
  expect(jobs.filter(({ failure }) => failure === null).length).toBeGreaterThan(200);
});

it('has failures of the last day, each to be fixed in another way, and all attempts before them', () => {
  const failures = demoFailures(now, 'http://localhost:3000');
  const codes = failures.map(({ failure }) => failure?.code);
  expect(new Set(codes)).toEqual(new Set(['fetch_failed', 'mail_refused', 'not_found']));
  // Most of all, those that a retry fixes.
  expect(codes.filter((code) => code === 'fetch_failed').length).toBeGreaterThan(codes.length / 2);
  expect(Math.max(...ends(failures))).toBeLessThan(now.getTime());
  for (const { runs, maxAttempts, createdAt, failure } of failures) {
    expect(runs).toHaveLength(failure?.code === 'fetch_failed' ? maxAttempts : 1);
    expect(now.getTime() - createdAt.getTime()).toBeLessThan(86_400_000);
  }
});

it('has half a day of long waits', () => {
  const slow = jobs.filter(({ runs }) => (runs[0]?.waitedMs ?? 0) > 10_000);
  expect(slow.length).toBeGreaterThan(10);
  const times = slow.map(({ createdAt }) => createdAt.getTime());
  expect(Math.max(...times) - Math.min(...times)).toBeLessThanOrEqual(12 * 3_600_000);
});
