import { expect, it } from 'vitest';
import { demoHistory } from './demo-history';

const now = new Date('2026-11-26T12:00:00Z');
const jobs = demoHistory(3, now);

it('is the same every time', () => {
  expect(demoHistory(3, now)).toEqual(jobs);
});

it('covers the last seven days, and all of its jobs have finished', () => {
  const [first] = jobs;
  expect(now.getTime() - (first?.createdAt.getTime() ?? 0)).toBeGreaterThan(6.5 * 86_400_000);
  expect(now.getTime() - (first?.createdAt.getTime() ?? 0)).toBeLessThanOrEqual(7 * 86_400_000);
  const ends = jobs.map(({ createdAt, waitedMs, ranMs }) => createdAt.getTime() + waitedMs + ranMs);
  expect(Math.max(...ends)).toBeLessThan(now.getTime());
});

it('has hundreds of successes, and failures for several reasons', () => {
  expect(jobs.filter(({ failure }) => failure === null).length).toBeGreaterThan(200);
  expect(new Set(jobs.flatMap(({ failure }) => failure?.code ?? [])).size).toBeGreaterThan(3);
});

it('has half a day of long waits', () => {
  const slow = jobs.filter(({ waitedMs }) => waitedMs > 10_000);
  expect(slow.length).toBeGreaterThan(10);
  const times = slow.map(({ createdAt }) => createdAt.getTime());
  expect(Math.max(...times) - Math.min(...times)).toBeLessThanOrEqual(12 * 3_600_000);
});
