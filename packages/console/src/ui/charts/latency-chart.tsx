import { formatDuration, formatSeconds } from '@offload/core/format/durations';
import type { Point } from '../../views';
import { ChartFrame } from './chart-frame';
import type { ChartProps } from './charts';
import classes from './charts.module.css';
import { type PercentileKey, percentileSeries } from './series';

const height = 100;

interface LatencyChartProps extends ChartProps {
  measure: 'wait' | 'run';
}

/** Charts the median and the 95th percentile of the queue time or the duration of runs. */
export function LatencyChart({ measure, ...chart }: LatencyChartProps) {
  const { points, hovered } = chart;
  const series = percentileSeries[measure];
  const { ticks, heightOf } = latencyScale(
    points.flatMap((point) => series.flatMap(({ key }) => point[key] ?? [])),
  );
  const title = measure === 'wait' ? 'Queue time' : 'Duration';
  const shown = hovered === null ? points : points.slice(hovered, hovered + 1);
  const textOf = (key: PercentileKey) => {
    const value = latest(shown, key);
    if (value === null) return latest(shown, series[0].key) === null ? 'no runs' : 'too few runs';
    return hovered === null ? `latest ${value}` : value;
  };
  return (
    <ChartFrame
      {...chart}
      title={title}
      ticks={ticks}
      series={series.map((one) => ({ ...one, value: textOf(one.key) }))}
    >
      <svg
        viewBox={`0 0 ${points.length} ${height}`}
        preserveAspectRatio="none"
        className={classes.drawing}
        role="img"
        aria-label={`${title}: ${series.map(({ key, label }) => `${label}: ${textOf(key)}`).join(', ')}`}
      >
        {series.map(({ key, color }) => (
          <path key={key} d={drawLine(points, key, heightOf)} stroke={color} className={classes.line} />
        ))}
      </svg>
    </ChartFrame>
  );
}

function latest(points: Point[], key: PercentileKey): string | null {
  const last = points.findLast((point) => point[key] !== null)?.[key] ?? null;
  return last === null ? null : formatDuration(last);
}

/** Returns the path of a line with a gap where nothing ran. A point between gaps is a dot. */
export function drawLine(
  points: Pick<Point, PercentileKey>[],
  key: PercentileKey,
  heightOf: LatencyScale['heightOf'],
): string {
  const commands = points.map((point, index) => {
    if (point[key] === null) return '';
    const isAfterGap = (points[index - 1]?.[key] ?? null) === null;
    return `${isAfterGap ? 'M' : 'L'}${index + 0.5} ${(height * (1 - heightOf(point[key]))).toFixed(1)}h0`;
  });
  return commands.join('');
}

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
interface LatencyScale {
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
