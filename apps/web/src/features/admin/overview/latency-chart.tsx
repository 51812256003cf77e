import type { Point } from '@/api/admin/overview-schema';
import { formatDuration } from '../../time/duration';
import { ChartFrame } from './chart-frame';
import classes from './overview.module.css';
import { type PercentileKey, percentileSeries } from './series';

// From a millisecond up, each step ten times the last: waits of 3 ms and runs of 3 min fit into one drawing.
const decades = 6;
const height = 100;

/** How long runs waited or took: half of them, and nineteen of twenty, were done in less. */
export function LatencyChart({ points, measure }: { points: Point[]; measure: 'wait' | 'run' }) {
  const series = percentileSeries[measure];
  const title = measure === 'wait' ? 'Wait before a run' : 'Length of a run';
  return (
    <ChartFrame
      title={title}
      top="from 1 ms to 16 min, by powers of ten"
      points={points}
      series={series.map((one) => ({ ...one, label: `${one.label}, lately: ${lately(points, one.key)}` }))}
    >
      <svg
        viewBox={`0 0 ${points.length} ${height}`}
        preserveAspectRatio="none"
        className={classes.drawing}
        role="img"
        aria-label={`${title}: ${series.map(({ key, label }) => `${label} lately ${lately(points, key)}`).join(', ')}`}
      >
        {series.map(({ key, color }) => (
          <path key={key} d={drawLine(points, key)} stroke={color} className={classes.line} />
        ))}
      </svg>
    </ChartFrame>
  );
}

function lately(points: Point[], key: PercentileKey): string {
  const last = points.findLast((point) => point[key] !== null)?.[key];
  return last === null || last === undefined ? 'unknown' : formatDuration(last);
}

/** A line through what there is; a point without runs interrupts it. */
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
