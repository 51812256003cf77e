import { formatSeconds } from '@offload/core/format/durations';

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;

// Round durations, each several times as long as the one before. The last one is longer than any that is counted.
const marks = [
  1,
  10,
  100,
  second,
  10 * second,
  minute,
  10 * minute,
  hour,
  10 * hour,
  100 * hour,
  1_000 * hour,
];

/** A logarithmic axis, on which 3 ms and 3 min fit into one chart. */
export interface LatencyScale {
  ticks: { label: string; height: number }[];
  /** Returns the height of a duration, from 0 to 1. */
  heightOf: (ms: number) => number;
}

/** Returns the axis from the mark below the shortest duration to the mark above the longest one. */
export function latencyScale(durations: number[]): LatencyScale {
  const shortest = durations.length > 0 ? Math.min(...durations) : 1;
  const longest = durations.length > 0 ? Math.max(...durations) : second;
  const first = Math.max(
    0,
    marks.findLastIndex((mark) => mark <= shortest && mark < longest),
  );
  const end = marks.findIndex((mark, index) => index > first && mark >= longest) + 1 || marks.length;
  const shown = marks.slice(first, end);
  const [low = 1, high = second] = [shown[0], shown.at(-1)];
  const heightOf = (ms: number) => Math.min(1, Math.max(0, Math.log(ms / low) / Math.log(high / low)));
  return { ticks: shown.map((mark) => ({ label: markLabel(mark), height: heightOf(mark) })), heightOf };
}

function markLabel(ms: number): string {
  return ms < second ? `${ms} ms` : formatSeconds(ms);
}
