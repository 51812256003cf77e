import { expect, it } from 'vitest';
import { drawLine, latencyScale } from './latency-chart';

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

it('draws a gap where nothing ran, and a dot between gaps', () => {
  const points = [null, 5, 10, null, 5].map((ms) => ({
    waitP50: ms,
    waitP95: null,
    runP50: null,
    runP95: null,
  }));
  expect(drawLine(points, 'waitP50', (ms) => ms / 10)).toBe('M1.5 50.0h0L2.5 0.0h0M4.5 50.0h0');
});
