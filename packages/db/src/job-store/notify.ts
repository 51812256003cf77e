import { Prisma } from '../client';

/** Carries the ids of changed jobs, comma-separated, or `*` where they do not fit. */
export const changedChannel = 'job_changed';

/** Carries the id of a user one of whose sessions has ended: a trigger on `session` sends it. */
export const personChannel = 'person_changed';

/** Carries the id of a running job that has been asked to stop. */
export const cancelChannel = 'job_cancel';

// A notification holds 8,000 bytes: 200 ids of 36 characters and their commas.
const idsPerNotification = 200;

/** A query of one row (none when `rows` is empty) that tells every listener which jobs have changed. */
export function notifyChanged(rows: string): Prisma.Sql {
  return Prisma.sql`
    SELECT pg_notify(${changedChannel},
      CASE WHEN count(*) > ${idsPerNotification}::int THEN '*' ELSE string_agg(id::text, ',') END)::text AS notified
    FROM ${Prisma.raw(rows)} HAVING count(*) > 0`;
}
