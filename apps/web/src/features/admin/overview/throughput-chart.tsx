import type { Point } from '@/api/admin/overview/overview-schema';
import { ChartFrame } from './chart-frame';
import classes from './overview.module.css';
import { endedIn, outcomeSeries, roundUp } from './series';

/** Charts how many runs finished, stacked by outcome. */
export function ThroughputChart({ points, unit }: { points: Point[]; unit: string }) {
  const max = roundUp(points.map(endedIn));
  const total = (key: (typeof outcomeSeries)[number]['key']) =>
    points.reduce((sum, point) => sum + point[key], 0).toLocaleString('en');
  return (
    <ChartFrame
      title={`Runs ${unit}`}
      top={max.toLocaleString('en')}
      points={points}
      series={outcomeSeries.map((one) => ({ ...one, label: `${one.label}: ${total(one.key)}` }))}
    >
      <svg
        viewBox={`0 0 ${points.length} ${max}`}
        preserveAspectRatio="none"
        className={classes.drawing}
        role="img"
        aria-label={`Runs ${unit}: ${outcomeSeries.map(({ key, label }) => `${label} ${total(key)}`).join(', ')}`}
      >
        {points.map((point, index) => (
          <Bar key={point.start} point={point} x={index} max={max} />
        ))}
      </svg>
    </ChartFrame>
  );
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
