import { checkCount } from '../../contract/check-fields';
import { type Sql, sql } from '../../database/sql';

/** The limits of a gate over all workers. By default there are none. */
export interface GateLimits {
  /** Jobs that run at once. */
  concurrency?: number;
  /** Jobs that start within each interval. */
  rate?: { starts: number; everyMs: number };
}

export interface JobGate {
  name: string;
  limits: GateLimits;
}

/** Throws an `Error` that says what to fix if a limit is invalid: with a limit of 0, jobs would wait forever. */
export function checkLimits(name: string, limits: GateLimits): GateLimits {
  const { concurrency, rate } = limits;
  if (concurrency !== undefined) checkCount(`The gate ${name}: concurrency`, concurrency);
  if (rate !== undefined) {
    checkCount(`The gate ${name}: rate.starts`, rate.starts);
    checkCount(`The gate ${name}: rate.everyMs`, rate.everyMs);
  }
  return limits;
}

/**
 * Returns a query that inserts gates, or updates their limits. Doesn't lock gates that already have these limits, so that
 * other jobs can be admitted before the caller's transaction ends.
 */
export function putGates(gates: readonly JobGate[]): Sql {
  return sql`
    INSERT INTO offload.gate (name, concurrency, rate_starts, rate_interval_ms)
    SELECT given.* FROM unnest(
      ${gates.map(({ name }) => name)}::text[], ${gates.map(({ limits }) => limits.concurrency ?? null)}::int[],
      ${gates.map(({ limits }) => limits.rate?.starts ?? null)}::int[],
      ${gates.map(({ limits }) => limits.rate?.everyMs ?? null)}::int[]
    ) AS given(name, concurrency, rate_starts, rate_interval_ms)
    WHERE NOT EXISTS (
      SELECT FROM offload.gate known WHERE known.name = given.name
        AND (known.concurrency, known.rate_starts, known.rate_interval_ms)
          IS NOT DISTINCT FROM (given.concurrency, given.rate_starts, given.rate_interval_ms)
    )
    ORDER BY name
    ON CONFLICT (name) DO UPDATE SET concurrency = excluded.concurrency, rate_starts = excluded.rate_starts,
      rate_interval_ms = excluded.rate_interval_ms`;
}
