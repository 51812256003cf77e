import type { PointerEvent, ReactNode } from 'react';
import type { ChartProps } from './charts';
import classes from './charts.module.css';
import { endedIn } from './series';

/** The drawing of a chart. A pointer over it reads a point, and zooms by dragging. */
export function ChartPaper({ children, ...chart }: ChartProps & { children: ReactNode }) {
  const { points, hovered, onHover, dragged, onDrag, onZoom } = chart;
  const percent = (index: number) => `${(index / points.length) * 100}%`;

  function begin(event: PointerEvent<HTMLElement>) {
    if (event.button !== 0) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    const index = indexAt(event, points.length);
    onDrag({ start: index, end: index });
  }
  function move(event: PointerEvent<HTMLElement>) {
    const index = indexAt(event, points.length);
    onHover(index);
    if (dragged) onDrag({ ...dragged, end: index });
  }
  function end() {
    // A click is no drag.
    if (dragged && dragged.start !== dragged.end) onZoom(dragged);
    onDrag(null);
  }
  return (
    <div
      className={classes.paper}
      onPointerDown={begin}
      onPointerMove={move}
      onPointerUp={end}
      onPointerCancel={() => onDrag(null)}
      onPointerLeave={() => onHover(null)}
    >
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

function indexAt({ clientX, currentTarget }: PointerEvent<HTMLElement>, count: number): number {
  const { left, width } = currentTarget.getBoundingClientRect();
  return Math.max(0, Math.min(count - 1, Math.floor(((clientX - left) / width) * count)));
}
