import { type Database, Prisma } from '../client';

/** Where a job stands: what its row says to those who carry it. */
export interface Position {
  id: string;
  state: string;
  claim: number;
  errorMessage: string | null;
  /** Milliseconds by the database's clock until its next attempt. */
  waitMs: number;
  queue: string;
  /** The owner, when this run's end lets another of their jobs in this queue be admitted. */
  waitingOwner: string | null;
}

/** The columns of a position, to select or to return from `job`. */
export const positionColumns = Prisma.sql`
  job.id, job.state, job.claim, job.queue, job.error_message AS "errorMessage",
  coalesce(greatest(0, ceil(extract(epoch FROM job.next_attempt_at - now()) * 1000)), 0)::float8 AS "waitMs"`;

/** Reads where the jobs stand, by id; an id without a row is missing from the answer. */
export async function readPositions(db: Database, ids: string[]): Promise<Map<string, Position>> {
  if (ids.length === 0) return new Map();
  const rows = await db.$queryRaw<Position[]>`
    SELECT ${positionColumns}, NULL AS "waitingOwner" FROM job WHERE id = ANY(${ids}::uuid[])`;
  return new Map(rows.map((row) => [row.id, row]));
}
