import type { Point } from '@/api/admin/overview/overview-schema';
import { formatDuration } from '../../time/duration';
import { ChartFrame } from './chart-frame';
import classes from './overview.module.css';
import { type PercentileKey, percentileSeries } from './series';

// Powers of ten from 1 ms up, so that 3 ms and 3 min fit into one chart.
const decades = 6;
const height = 100;

/** Charts the median and the 95th percentile of the queue time or the duration of runs. */
export function LatencyChart({ points, measure }: { points: Point[]; measure: 'wait' | 'run' }) {
  const series = percentileSeries[measure];
  const title = measure === 'wait' ? 'Queue time' : 'Duration';
  return (
    <ChartFrame
      title={title}
      top="1 ms to 16 min, log scale"
      points={points}
      series={series.map((one) => ({ ...one, label: `${one.label}, latest: ${latest(points, one.key)}` }))}
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
  return last === null || last === undefined ? 'unknown' : formatDuration(last);
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
