import { type Period, periodBetween, periodOf, type Range } from '../../operations/figures/vocabulary';

export const rangeNames: readonly Range[] = ['hour', 'day', 'week', 'month'];

/** What charts show: a range that ends now, or a part of time that someone has zoomed to from there. */
export interface ChartPeriod {
  range: Range;
  zoom: Zoom | null;
}

/** ISO times in UTC. */
export interface Zoom {
  from: string;
  to: string;
}

/** Returns a zoom to full minutes. */
export function zoomTo(fromMs: number, toMs: number): Zoom {
  return { from: minuteOf(fromMs), to: minuteOf(toMs) };
}

function minuteOf(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 16)}Z`;
}

/** Returns the points of a zoom, or null if there are none. */
function pointsOfZoom({ from, to }: Zoom, nowMs: number): Period | null {
  return periodBetween(Date.parse(from), Date.parse(to), nowMs);
}

export function pointsOf({ range, zoom }: ChartPeriod, nowMs: number): Period {
  return (zoom && pointsOfZoom(zoom, nowMs)) ?? periodOf(range, nowMs);
}

type Params = Record<string, string | string[] | undefined>;

/** Reads the period from the URL. Anything invalid means the last hour. */
export function readChartPeriod({ range, from, to }: Params): ChartPeriod {
  const isZoom = typeof from === 'string' && typeof to === 'string';
  return {
    range: rangeNames.find((name) => name === range) ?? 'hour',
    zoom: isZoom && pointsOfZoom({ from, to }, Date.now()) ? { from, to } : null,
  };
}

/** Returns the query that `readChartPeriod` reads. */
export function chartQuery({ range, zoom }: ChartPeriod): string {
  return `?${new URLSearchParams({ range, ...zoom })}`;
}
