import type { PointerEvent, ReactNode } from 'react';
import { AnchorLink } from '../links';
import { Moment } from '../time/moment';
import type { ChartProps } from './charts';
import classes from './charts.module.css';
import { endedIn } from './series';

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

/** The drawing of a chart. A pointer over it reads a point, and zooms by dragging. */
function ChartPaper({ children, ...chart }: ChartProps & { children: ReactNode }) {
  const { points, hovered, dragged } = chart;
  const percent = (index: number) => `${(index / points.length) * 100}%`;
  return (
    <div className={classes.paper} {...pointerHandlers(chart)}>
      {children}
      {dragged && dragged.start !== dragged.end && (
        <span
          className={classes.dragged}
          style={{
            left: percent(Math.min(dragged.start, dragged.end)),
            width: percent(Math.abs(dragged.end - dragged.start) + 1),
          }}
        />
      )}
      {hovered !== null && <span className={classes.cursor} style={{ left: percent(hovered + 0.5) }} />}
      {points.every((point) => endedIn(point) === 0) && <p>No runs in this period</p>}
    </div>
  );
}

function pointerHandlers({ points, onHover, dragged, onDrag, onZoom }: ChartProps) {
  return {
    onPointerDown(event: PointerEvent<HTMLElement>) {
      if (event.button !== 0) return;
      event.currentTarget.setPointerCapture(event.pointerId);
      const index = indexAt(event, points.length);
      onDrag({ start: index, end: index });
    },
    onPointerMove(event: PointerEvent<HTMLElement>) {
      const index = indexAt(event, points.length);
      onHover(index);
      if (dragged) onDrag({ ...dragged, end: index });
    },
    onPointerUp() {
      // A click isn't a drag.
      if (dragged && dragged.start !== dragged.end) onZoom(dragged);
      onDrag(null);
    },
    onPointerCancel: () => onDrag(null),
    onPointerLeave: () => onHover(null),
  };
}

function indexAt({ clientX, currentTarget }: PointerEvent<HTMLElement>, count: number): number {
  const { left, width } = currentTarget.getBoundingClientRect();
  return Math.max(0, Math.min(count - 1, Math.floor(((clientX - left) / width) * count)));
}
