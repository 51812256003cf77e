'use client';

import { useState } from 'react';
import type { Point } from '@/api/admin/overview/overview-schema';
import { LatencyChart } from './latency-chart';
import classes from './overview.module.css';
import type { Range } from './range';
import { ThroughputChart } from './throughput-chart';

/** What all charts of a page share: their time axis, and the point under the pointer. */
export interface ChartProps {
  points: Point[];
  range: Range;
  /** The index of the point that is looked at. */
  hovered: number | null;
  onHover: (index: number | null) => void;
}

/** Charts a range. To hover over one chart shows the same point in all of them. */
export function Charts({ points, range }: Pick<ChartProps, 'points' | 'range'>) {
  const [hovered, onHover] = useState<number | null>(null);
  const props = { points, range, hovered, onHover };
  return (
    <div className={classes.charts}>
      <ThroughputChart {...props} />
      <LatencyChart {...props} measure="wait" />
      <LatencyChart {...props} measure="run" />
    </div>
  );
}
