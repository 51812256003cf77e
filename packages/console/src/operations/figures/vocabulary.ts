import { formatNumber, plural } from '@offload/core/format/amounts';

/** Counting stops after this many rows, so that a full queue costs no more. The result then means "at least". */
export const countLimit = 100_000;

/** Owners are counted in this many rows, because the overview is read every few seconds. */
export const ownerSample = 10_000;

/** Returns a number of jobs as pages show it: `100,000+` if counting stopped there. */
export function countText(count: number): string {
  return count < countLimit ? formatNumber(count) : `${formatNumber(countLimit)}+`;
}

/** Returns a part of a count as pages show it: `70,000+` if counting all stopped, because there may be more of each part. */
export function partText(part: number, all: number): string {
  return `${formatNumber(part)}${all < countLimit ? '' : '+'}`;
}

/** `1 job`, or `100,000+ jobs` if counting stopped there. */
export function countTextOf(count: number, one: string, many: string): string {
  return `${countText(count)} ${plural(count, one, many)}`;
}

/** The ranges that figures are shown for: the span, the length of a point in ms, and the number of points. */
const ranges = {
  hour: { span: 'minute', stepMs: 60_000, points: 60 },
  day: { span: 'quarter', stepMs: 15 * 60_000, points: 96 },
  week: { span: 'hour', stepMs: 3_600_000, points: 168 },
  month: { span: 'hour', stepMs: 6 * 3_600_000, points: 120 },
} as const;

export type Range = keyof typeof ranges;

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;
const maxPoints = 170;

/** The points that a period can be drawn in, the finest first, and how long their rows are kept. */
const steps = [
  { span: 'minute', stepMs: minuteMs, keptMs: 2 * dayMs },
  { span: 'quarter', stepMs: 15 * minuteMs, keptMs: 8 * dayMs },
  { span: 'hour', stepMs: 60 * minuteMs, keptMs: 90 * dayMs },
  { span: 'hour', stepMs: 6 * 60 * minuteMs, keptMs: 90 * dayMs },
] as const;

/** A period in points of equal length. `fromMs` is the start of the first one, and `toMs` the end of the last one. */
export interface Period {
  span: 'minute' | 'quarter' | 'hour';
  stepMs: number;
  fromMs: number;
  toMs: number;
}

/** Returns the period of a range. Its last point is still growing. */
export function periodOf(range: Range, nowMs: number): Period {
  const { span, stepMs, points } = ranges[range];
  const toMs = (Math.floor(nowMs / stepMs) + 1) * stepMs;
  return { span, stepMs, fromMs: toMs - points * stepMs, toMs };
}

/** Returns the period from one time to another, in the finest points that there are, or null if it's too long or too old. */
export function periodBetween(fromMs: number, toMs: number, nowMs: number): Period | null {
  const step = steps.find(
    ({ stepMs, keptMs }) => (toMs - fromMs) / stepMs <= maxPoints && nowMs - fromMs <= keptMs,
  );
  if (!step || fromMs >= toMs || fromMs > nowMs) return null;
  const { span, stepMs } = step;
  return {
    span,
    stepMs,
    fromMs: Math.floor(fromMs / stepMs) * stepMs,
    toMs: Math.ceil(toMs / stepMs) * stepMs,
  };
}
