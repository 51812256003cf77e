import type { ReactNode } from 'react';
import type { Point } from '@/api/admin/overview/overview-schema';
import { Moment } from '../../time/moment';
import classes from './overview.module.css';
import { endedIn } from './series';

interface ChartFrameProps {
  title: string;
  /** The value at the top edge. */
  top: string;
  points: Point[];
  series: readonly { key: string; label: string; color: string }[];
  children: ReactNode;
}

/** Frames a chart with its title, axes, and legend. */
export function ChartFrame({ title, top, points, series, children }: ChartFrameProps) {
  const [first] = points;
  const last = points.at(-1);
  return (
    <figure className={classes.chart}>
      <figcaption>{title}</figcaption>
      <div className={classes.axis}>{top}</div>
      <div className={classes.paper}>
        {children}
        {points.every((point) => endedIn(point) === 0) && <span>No runs in this period</span>}
      </div>
      <div className={classes.axis}>
        {first && <Moment at={first.start} isShort />}
        {last && <Moment at={last.start} isShort />}
      </div>
      <ul className={classes.legend}>
        {series.map(({ key, label, color }) => (
          <li key={key}>
            <span aria-hidden style={{ background: color }} />
            {label}
          </li>
        ))}
      </ul>
    </figure>
  );
}
