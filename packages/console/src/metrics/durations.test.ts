import { expect, it } from 'vitest';
import { durationFamily } from './durations';

const total = { queue: 'email', kind: 'welcome-email', measure: 'run' as const };

it('returns cumulative buckets with a sum and a count', () => {
  const totals = [
    { ...total, bucket: 0, count: 2, totalMs: 2 },
    { ...total, bucket: 8, count: 3, totalMs: 12 },
    { ...total, bucket: 9, count: 4, totalMs: 20 },
    { ...total, bucket: 120, count: 1, totalMs: 1_000_000_000 },
    { ...total, measure: 'wait' as const, bucket: 0, count: 99, totalMs: 1 },
  ];
  const { samples } = durationFamily(totals, { measure: 'run', name: 'run_seconds', help: 'Runs.' });
  const at = (le: string) => samples.find(({ labels }) => labels?.le === le)?.value;
  expect([at('0.001'), at('0.004'), at('0.016'), at('+Inf')]).toEqual([2, 5, 9, 10]);
  expect(samples.find(({ suffix }) => suffix === '_count')?.value).toBe(10);
  expect(samples.find(({ suffix }) => suffix === '_sum')?.value).toBeCloseTo(1_000_000.034);
});
