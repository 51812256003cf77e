import type { GateLine } from './gate-line';

/** Returns what a gate lets through of us: `10 at once, 300 per minute`. */
export function limitsLabel({ concurrency, rate }: Pick<GateLine, 'concurrency' | 'rate'>): string {
  const atOnce = concurrency === null ? [] : [`${concurrency} at once`];
  const perTime = rate
    ? [`${rate.starts} per ${rate.everyMs === 60_000 ? 'minute' : `${rate.everyMs / 1_000} s`}`]
    : [];
  return [...atOnce, ...perTime].join(', ') || 'No limits';
}
