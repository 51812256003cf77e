import { type Database, Prisma } from '../client';

/** Jobs that failed alike: of one kind, with the same signature. */
export interface FailureGroup {
  kind: string;
  signature: string;
  count: number;
  firstAt: Date;
  lastAt: Date;
  /** How many failed in each part of the time looked at, oldest first. */
  parts: number[];
}

const partCount = 24;
const open = Prisma.sql`state = 'failed' AND dismissed_at IS NULL`;

/** The failed jobs since a moment that nobody has put aside, grouped, the largest group first. */
export async function findFailureGroups(db: Database, since: Date, limit = 100): Promise<FailureGroup[]> {
  const rows = await db.$queryRaw<(Omit<FailureGroup, 'parts'> & { parts: Record<string, number> })[]>`
    WITH binned AS (
      SELECT kind, error_signature, count(*) AS failed, min(finished_at) AS first_at, max(finished_at) AS last_at,
        least(${partCount}::int - 1, floor(extract(epoch FROM finished_at - ${since})
          / greatest(1, extract(epoch FROM now() - ${since})) * ${partCount}::int))::int AS part
      FROM job WHERE ${open} AND finished_at >= ${since}
      GROUP BY kind, error_signature, part
    )
    SELECT kind, error_signature AS signature, sum(failed)::int AS count, min(first_at) AS "firstAt",
      max(last_at) AS "lastAt", jsonb_object_agg(part, failed) AS parts
    FROM binned GROUP BY kind, error_signature ORDER BY count DESC, "lastAt" DESC LIMIT ${limit}`;
  return rows.map((row) => ({
    ...row,
    parts: Array.from({ length: partCount }, (_, part) => row.parts[part] ?? 0),
  }));
}

/** A page of the jobs of a group, the latest first: their ids, and how to go on. */
export async function findFailures(
  db: Database,
  { kind, signature }: { kind: string; signature: string },
  after: { at: Date; id: string } | null,
  limit: number,
): Promise<{ id: string; at: Date }[]> {
  const beyond = after ? Prisma.sql`AND (finished_at, id) < (${after.at}, ${after.id}::uuid)` : Prisma.empty;
  return db.$queryRaw<{ id: string; at: Date }[]>`
    SELECT id, finished_at AS at FROM job
    WHERE ${open} AND kind = ${kind} AND error_signature = ${signature} ${beyond}
    ORDER BY finished_at DESC, id DESC LIMIT ${limit}`;
}

/** Whose jobs have failed like this most often. */
export async function findFailureOwners(
  db: Database,
  { kind, signature }: { kind: string; signature: string },
  limit: number,
): Promise<{ id: string; email: string; count: number }[]> {
  return db.$queryRaw<{ id: string; email: string; count: number }[]>`
    SELECT "user".id, "user".email, count FROM (
      SELECT owner_id, count(*)::int AS count FROM job
      WHERE ${open} AND kind = ${kind} AND error_signature = ${signature}
      GROUP BY 1 ORDER BY 2 DESC LIMIT ${limit}
    ) owner JOIN "user" ON "user".id = owner_id ORDER BY count DESC, email`;
}
