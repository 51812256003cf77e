import { formatDuration } from '@offload/kinds/format/durations';
import type { Point } from '@/api/admin/overview/overview-schema';
import { ChartFrame } from './chart-frame';
import type { ChartProps } from './charts';
import classes from './overview.module.css';
import { type PercentileKey, percentileSeries } from './series';

// Powers of ten from 1 ms up, so that 3 ms and 3 min fit into one chart.
const decades = 6;
const height = 100;

const ticks = [
  { label: '1 ms', height: 0 },
  { label: '100 ms', height: 2 / decades },
  { label: '10 s', height: 4 / decades },
  { label: '16 min', height: 1 },
];

interface LatencyChartProps extends ChartProps {
  measure: 'wait' | 'run';
}

/** Charts the median and the 95th percentile of the queue time or the duration of runs. */
export function LatencyChart({ measure, ...chart }: LatencyChartProps) {
  const { points, hovered } = chart;
  const series = percentileSeries[measure];
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
          <path key={key} d={drawLine(points, key)} stroke={color} className={classes.line} />
        ))}
      </svg>
    </ChartFrame>
  );
}

function latest(points: Point[], key: PercentileKey): string {
  const last = points.findLast((point) => point[key] !== null)?.[key];
  return last === null || last === undefined ? '–' : formatDuration(last);
}

/** Returns the path of a line. Points without runs interrupt it. */
function drawLine(points: Point[], key: PercentileKey): string {
  let isOpen = false;
  const steps = points.map((point, index) => {
    const ms = point[key];
    if (ms === null) {
      isOpen = false;
      return '';
    }
    const place = `${index + 0.5} ${heightOf(ms).toFixed(1)}`;
    const step = isOpen ? `L${place}` : `M${place}h0`;
    isOpen = true;
    return step;
  });
  return steps.join('');
}

function heightOf(ms: number): number {
  const share = Math.log10(Math.max(1, ms)) / decades;
  return height * (1 - Math.min(1, share));
}
