import { expect, it } from 'vitest';
import { latencyScale } from './latency-chart';

const labels = (durations: number[]) => latencyScale(durations).ticks.map(({ label }) => label);

it('reaches from the round duration below the shortest one to the one above the longest', () => {
  expect(labels([435])).toEqual(['100 ms', '1 s']);
  expect(labels([3, 12_000])).toEqual(['1 ms', '10 ms', '100 ms', '1 s', '10 s', '1 min']);
  expect(labels([90_000, 7_200_000])).toEqual(['1 min', '10 min', '1 h', '10 h']);
  expect(labels([0.2])).toEqual(['1 ms', '10 ms']);
  expect(labels([1_000])).toEqual(['100 ms', '1 s']);
  expect(labels([])).toEqual(['1 ms', '10 ms', '100 ms', '1 s']);
});

it('places each duration between the ticks', () => {
  const { heightOf, ticks } = latencyScale([435]);
  expect(ticks.map(({ height }) => height)).toEqual([0, 1]);
  expect(heightOf(435)).toBeCloseTo(0.638, 2);
  expect([heightOf(1), heightOf(1e9)]).toEqual([0, 1]);
});
