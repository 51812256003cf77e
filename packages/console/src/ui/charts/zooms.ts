import type { ShownPeriod } from '../../views';
import { type Zoom, zoomTo } from './chart-period';

const minuteMs = 60_000;
const minZoomMs = 8 * minuteMs;

/** Returns where one can go from a period: its middle half, and half of it earlier and later, up to now. */
export function findZooms({ from, to, at }: ShownPeriod): {
  zoomIn: Zoom | null;
  earlier: Zoom;
  later: Zoom | null;
} {
  const [fromMs, nowMs] = [Date.parse(from), Date.parse(at)];
  // The last point of a range isn't complete.
  const toMs = Math.min(Date.parse(to), Math.ceil(nowMs / minuteMs) * minuteMs);
  const length = toMs - fromMs;
  const half = Math.round(length / 2 / minuteMs) * minuteMs;
  const forward = Math.min(half, Math.floor((nowMs - toMs) / minuteMs) * minuteMs);
  return {
    zoomIn: length < minZoomMs ? null : zoomTo(fromMs + half / 2, toMs - half / 2),
    earlier: zoomTo(fromMs - half, toMs - half),
    later: forward > 0 ? zoomTo(fromMs + forward, toMs + forward) : null,
  };
}
