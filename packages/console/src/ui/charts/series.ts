import { endedWord } from '../../operations/search/search-words';
import type { Point } from '../../views';
import { jobSearchPath } from '../job/job-search-query';

/** The label and color of each outcome in a chart, from the bottom up. */
export const outcomeSeries = [
  { key: 'succeeded', label: 'Succeeded', color: 'var(--mantine-color-green-6)' },
  { key: 'retrying', label: 'Will be retried', color: 'var(--mantine-color-orange-5)' },
  { key: 'failed', label: 'Failed', color: 'var(--mantine-color-red-7)' },
  { key: 'canceled', label: 'Canceled', color: 'var(--mantine-color-gray-5)' },
] as const;

export type OutcomeKey = (typeof outcomeSeries)[number]['key'];

/** The percentiles of each measure. */
export const percentileSeries = {
  wait: [
    { key: 'waitP50', label: 'p50', color: 'var(--mantine-color-indigo-4)' },
    { key: 'waitP95', label: 'p95', color: 'var(--mantine-color-orange-6)' },
  ],
  run: [
    { key: 'runP50', label: 'p50', color: 'var(--mantine-color-indigo-4)' },
    { key: 'runP95', label: 'p95', color: 'var(--mantine-color-orange-6)' },
  ],
} as const;

export type PercentileKey = 'waitP50' | 'waitP95' | 'runP50' | 'runP95';

export function endedIn(point: Point): number {
  return outcomeSeries.reduce((sum, { key }) => sum + point[key], 0);
}

export function stepOf(points: Point[]): number {
  const [first = 0, second = 0] = points.map(({ start }) => Date.parse(start));
  return second - first;
}

/** Returns the console's page of the jobs whose runs ended like this in these points. */
export function endedPath(outcome: OutcomeKey, points: Point[], stepMs: number, queue?: string): string {
  const [from = 0, last = 0] = [points[0], points.at(-1)].map((point) => Date.parse(point?.start ?? ''));
  return jobSearchPath({ q: endedWord(outcome, from, last + stepMs), ...(queue !== undefined && { queue }) });
}

/** Returns the smallest round number (1, 2, or 5 times a power of ten) that is at least each of these. */
export function roundUp(values: number[]): number {
  const max = Math.max(1, ...values);
  const power = 10 ** Math.floor(Math.log10(max));
  return [1, 2, 5, 10].map((digit) => digit * power).find((round) => round >= max) ?? max;
}
