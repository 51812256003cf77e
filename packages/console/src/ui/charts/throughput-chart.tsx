import { formatNumber } from '@offload/core/format/amounts';
import type { Point } from '../../views';
import { ChartFrame } from './chart-frame';
import type { ChartProps } from './charts';
import classes from './charts.module.css';
import { endedIn, endedPath, outcomeSeries, roundUp } from './series';

const units = new Map([
  [1, 'per minute'],
  [15, 'per 15 minutes'],
  [60, 'per hour'],
  [360, 'per 6 hours'],
]);

interface ThroughputChartProps extends ChartProps {
  queue: string | undefined;
}

/** Charts how many runs finished, stacked by outcome. */
export function ThroughputChart({ queue, ...chart }: ThroughputChartProps) {
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
      series={outcomeSeries.map((one) => {
        const value = total(one.key, shown);
        return { ...one, value, to: value === '0' ? null : endedPath(one.key, shown, stepMs, queue) };
      })}
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
