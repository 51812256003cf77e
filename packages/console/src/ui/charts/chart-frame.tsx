import type { ReactNode } from 'react';
import { AnchorLink } from '../links';
import { Moment } from '../time/moment';
import { ChartPaper } from './chart-paper';
import type { ChartProps } from './charts';
import classes from './charts.module.css';

interface ChartFrameProps extends ChartProps {
  title: string;
  /** The values that have a line across the chart, with their height from 0 to 1. */
  ticks: { label: string; height: number }[];
  /** `to` is the console's page of what a value counts. */
  series: readonly { key: string; label: string; color: string; value: string; to?: string | null }[];
  children: ReactNode;
}

/** How many times are written below a chart. */
const timeTicks = 4;
const dayAndHalfMs = 36 * 3_600_000;

/** Frames a chart with its title, axes, grid, and legend. The legend has the values of the hovered point. */
export function ChartFrame({ title, ticks, series, children, ...chart }: ChartFrameProps) {
  const { points, hovered } = chart;
  const point = hovered === null ? undefined : points[hovered];
  return (
    <figure className={classes.chart}>
      <figcaption className={classes.caption}>
        {title}
        <span className={classes.moment}>{point && <Moment at={point.start} isShort />}</span>
      </figcaption>
      <div className={classes.plot}>
        {ticks.map(({ label, height }) => (
          <span key={label} className={classes.tick} style={{ bottom: `${height * 100}%` }}>
            <span>{label}</span>
          </span>
        ))}
        <ChartPaper {...chart}>{children}</ChartPaper>
      </div>
      <TimeAxis {...chart} />
      <ul className={classes.legend}>
        {series.map(({ key, label, color, value, to }) => (
          <li key={key}>
            <span aria-hidden style={{ background: color }} />
            {to ? (
              <AnchorLink to={to} inherit c="bright">
                {label}: {value}
              </AnchorLink>
            ) : (
              `${label}: ${value}`
            )}
          </li>
        ))}
      </ul>
    </figure>
  );
}

function TimeAxis({ points, stepMs }: ChartProps) {
  const only = points.length * stepMs <= dayAndHalfMs ? 'time' : 'day';
  const indexes = Array.from({ length: timeTicks }, (_, tick) =>
    Math.floor((tick * points.length) / timeTicks),
  );
  return (
    <div className={classes.times}>
      {points
        .filter((_, index) => indexes.includes(index))
        .map(({ start }) => (
          <span key={start}>
            <Moment at={start} only={only} />
          </span>
        ))}
    </div>
  );
}
