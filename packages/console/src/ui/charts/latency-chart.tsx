import { formatDuration } from '@offload/core/format/durations';
import type { Point } from '../../views';
import { ChartFrame } from './chart-frame';
import type { ChartProps } from './charts';
import classes from './charts.module.css';
import { type LatencyScale, latencyScale } from './latency-scale';
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
  const textOf = (key: PercentileKey) =>
    hovered === null ? `latest ${latest(points, key)}` : latest(points.slice(hovered, hovered + 1), key);
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
        aria-label={`${title}: ${series.map(({ key, label }) => `latest ${label} ${latest(points, key)}`).join(', ')}`}
      >
        {series.map(({ key, color }) => (
          <path key={key} d={drawLine(points, key, heightOf)} stroke={color} className={classes.line} />
        ))}
      </svg>
    </ChartFrame>
  );
}

function latest(points: Point[], key: PercentileKey): string {
  const last = points.findLast((point) => point[key] !== null)?.[key];
  return last === null || last === undefined ? '–' : formatDuration(last);
}

/** Returns the path of a line, which begins with a dot. It goes on after points without runs, because dots show no trend. */
function drawLine(points: Point[], key: PercentileKey, heightOf: LatencyScale['heightOf']): string {
  const places = points.flatMap((point, index) =>
    point[key] === null ? [] : [`${index + 0.5} ${(height * (1 - heightOf(point[key]))).toFixed(1)}`],
  );
  return places.length === 0 ? '' : `M${places[0]}h0L${places.join('L')}`;
}
