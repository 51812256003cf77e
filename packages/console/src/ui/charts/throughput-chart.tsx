import { formatNumber } from '@offload/core/format/amounts';
import type { Point } from '@/api/admin/overview/overview-schema';
import { ChartFrame } from './chart-frame';
import type { ChartProps } from './charts';
import classes from './overview.module.css';
import { endedIn, outcomeSeries, roundUp } from './series';

const units = new Map([
  [1, 'per minute'],
  [15, 'per 15 minutes'],
  [60, 'per hour'],
  [360, 'per 6 hours'],
]);

/** Charts how many runs finished, stacked by outcome. */
export function ThroughputChart(chart: ChartProps) {
  const { points, hovered, stepMs } = chart;
  const title = `Runs ${units.get(stepMs / 60_000) ?? ''}`;
  const max = roundUp(points.map(endedIn));
  const total = (key: keyof Point & (typeof outcomeSeries)[number]['key'], among = points) =>
    formatNumber(among.reduce((sum, point) => sum + point[key], 0));
  const shown = points.filter((_, index) => hovered === null || index === hovered);
  return (
    <ChartFrame
      {...chart}
      title={title}
      ticks={ticksTo(max).map((value) => ({ label: formatNumber(value), height: value / max }))}
      series={outcomeSeries.map((one) => ({
        ...one,
        value: total(one.key, shown),
      }))}
    >
      <svg
        viewBox={`0 0 ${points.length} ${max}`}
        preserveAspectRatio="none"
        className={classes.drawing}
        role="img"
        aria-label={`${title}: ${outcomeSeries.map(({ key, label }) => `${label} ${total(key)}`).join(', ')}`}
      >
        {points.map((point, index) => (
          <Bar key={point.start} point={point} x={index} max={max} />
        ))}
      </svg>
    </ChartFrame>
  );
}

/** Returns the values to write at the axis up to a round number: a few, and whole ones. */
function ticksTo(max: number): number[] {
  if (max % 2 === 0) return [max / 2, max];
  return max === 5 ? [1, 2, 3, 4, 5] : [max];
}

function Bar({ point, x, max }: { point: Point; x: number; max: number }) {
  let top = max;
  return (
    <g>
      {outcomeSeries.map(({ key, color }) => {
        top -= point[key];
        return point[key] > 0 ? (
          <rect key={key} x={x + 0.1} y={top} width={0.8} height={point[key]} fill={color} />
        ) : null;
      })}
    </g>
  );
}
