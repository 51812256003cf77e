import { Prisma } from '../client';

/**
 * A statement that notes how runs ended, for the sweeper to count, from rows with `queue`, `kind`, `state`, `waited_ms`
 * and `ran_ms` (null where it did not run). One that could not be tried is no run.
 */
export function noteEnds(rows: string): Prisma.Sql {
  return Prisma.sql`
    INSERT INTO job_end (queue, kind, outcome, waited_ms, ran_ms)
    SELECT queue, kind, state, waited_ms, ran_ms FROM ${Prisma.raw(rows)}
    WHERE state IN ('succeeded', 'failed', 'canceled', 'retrying')`;
}
