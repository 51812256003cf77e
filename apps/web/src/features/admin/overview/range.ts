import { type Range, ranges } from '@offload/operations/figures';

export type { Range };

export const rangeNames: readonly Range[] = ['hour', 'day', 'week', 'month'];

/** Reads the range from the URL. Anything invalid means the last hour. */
export function readRange(value: string | string[] | undefined): Range {
  return rangeNames.find((range) => range === value) ?? 'hour';
}

/** Returns how many minutes a range spans. */
export function minutesOf(range: Range): number {
  const { stepMs, points } = ranges[range];
  return (stepMs * points) / 60_000;
}
