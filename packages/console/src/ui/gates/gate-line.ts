/** A gate, as a list shows it. Times are in ISO 8601. */
export interface GateLine {
  name: string;
  /** `open`: jobs run. `closed`: they wait. `half-open`: one job tries whether it works again. */
  state: 'open' | 'closed' | 'half-open';
  /** Failures in a row. */
  failures: number;
  closedUntil: string | null;
  lastError: string | null;
  /** The HTTP status of the last error, or null. */
  lastStatus: number | null;
  lastErrorAt: string | null;
  /** Jobs at once of all workers. Null: no limit. */
  concurrency: number | null;
  /** Starts per interval of all workers. Null: no limit. */
  rate: { starts: number; everyMs: number } | null;
  running: number;
  waiting: number;
}

/** Returns what a gate's name calls: `api.example.com` for `host:api.example.com`. */
export function calledBy(gate: string): string {
  return gate.replace(/^host:/, '');
}

/** Returns the limits of a gate as text: `10 at once, 300 per minute`. */
export function limitsLabel({ concurrency, rate }: Pick<GateLine, 'concurrency' | 'rate'>): string {
  const atOnce = concurrency === null ? [] : [`${concurrency} at once`];
  const perTime = rate
    ? [`${rate.starts} per ${rate.everyMs === 60_000 ? 'minute' : `${rate.everyMs / 1_000} s`}`]
    : [];
  return [...atOnce, ...perTime].join(', ') || 'No limits';
}
