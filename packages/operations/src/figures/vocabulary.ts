/** The ranges that figures are shown for: the span, the length of a point in ms, and the number of points. */
export const ranges = {
  hour: { span: 'minute', stepMs: 60_000, points: 60 },
  day: { span: 'quarter', stepMs: 15 * 60_000, points: 96 },
  week: { span: 'hour', stepMs: 3_600_000, points: 168 },
  month: { span: 'hour', stepMs: 6 * 3_600_000, points: 120 },
} as const;

export type Range = keyof typeof ranges;

/** How runs end. `retrying` is a failure that will be retried. */
export const outcomes = ['succeeded', 'retrying', 'failed', 'canceled'] as const;

export type RunOutcome = (typeof outcomes)[number];
