'use client';

import { useState } from 'react';
import type { Point } from '../../views';
import { useHost } from '../host';
import { type ChartPeriod, chartQuery, zoomTo } from './chart-period';
import classes from './charts.module.css';
import { LatencyChart } from './latency-chart';
import { stepOf } from './series';
import { ThroughputChart } from './throughput-chart';

/** What all charts of a page share: their time axis, the point under the pointer, and the points that are dragged over. */
export interface ChartProps {
  points: Point[];
  stepMs: number;
  /** The index of the hovered point. */
  hovered: number | null;
  onHover: (index: number | null) => void;
  dragged: Drag | null;
  onDrag: (dragged: Drag | null) => void;
  /** Shows only these points, more finely. */
  onZoom: (dragged: Drag) => void;
}

/** The indexes of the point where a drag began and of the one where it is. */
export interface Drag {
  start: number;
  end: number;
}

interface ChartsProps {
  points: Point[];
  period: ChartPeriod;
  /** The console's page that they are on. Its URL has the period. */
  page: string;
  /** The queue whose runs they show; by default all. */
  queue?: string | undefined;
}

/** Charts a period. What is pointed at or dragged over in one chart is marked in all of them. */
export function Charts({ points, period, page, queue }: ChartsProps) {
  const { basePath, open } = useHost();
  const [hovered, onHover] = useState<number | null>(null);
  const [dragged, onDrag] = useState<Drag | null>(null);
  const stepMs = stepOf(points);
  const [first = 0] = points.map(({ start }) => Date.parse(start));

  function onZoom({ start, end }: Drag) {
    const fromMs = first + Math.min(start, end) * stepMs;
    const toMs = first + (Math.max(start, end) + 1) * stepMs;
    const zoom = zoomTo(fromMs, Math.min(toMs, Date.now()));
    open(`${basePath}${page}${chartQuery({ ...period, zoom })}`);
  }
  const props = { points, stepMs, hovered, onHover, dragged, onDrag, onZoom };
  return (
    <div className={classes.charts}>
      <ThroughputChart {...props} queue={queue} />
      <LatencyChart {...props} measure="wait" />
      <LatencyChart {...props} measure="run" />
    </div>
  );
}
