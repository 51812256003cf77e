import { expect, it } from 'vitest';
import { chartQuery, pointsOf, readChartPeriod, zoomTo } from './chart-period';

const hourMs = 3_600_000;

it('reads back the period that it wrote', () => {
  const zoom = zoomTo(Date.now() - 5 * hourMs, Date.now() - 4 * hourMs);
  const period = { range: 'day', zoom } as const;
  expect(readChartPeriod(Object.fromEntries(new URLSearchParams(chartQuery(period))))).toEqual(period);
  expect(pointsOf(period, Date.now()).stepMs).toBe(60_000);
});

it('falls back to the range for an invalid zoom, and to the last hour for an invalid range', () => {
  const shown = (from: string, to: string) => readChartPeriod({ range: 'week', from, to });
  const range = { range: 'week', zoom: null };
  expect(shown('2026-11-02T00:00Z', '2026-11-01T00:00Z')).toEqual(range);
  expect(shown('yesterday', 'today')).toEqual(range);
  expect(shown('1970-01-01T00:00Z', '1970-01-02T00:00Z')).toEqual(range);
  expect(readChartPeriod({ range: ['day', 'week'] })).toEqual({ range: 'hour', zoom: null });
});
