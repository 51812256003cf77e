import { Prisma } from '../client';

/**
 * What keeps a job out of its queue, in the order in which a job passes: its time has not come, no running worker knows
 * its kind, its owner has enough of them. The queue carries only jobs that none of these holds.
 */
export type Gate = 'time' | 'kind' | 'owner';

/** How many jobs of each queue an owner may have running, where staff have not said otherwise. */
export type OwnerShares = Record<string, number>;

/** Whether a running worker knows the kind. Without any worker, nobody can tell: the next one may. */
export function isKnown(kind: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`(
    EXISTS (SELECT FROM worker_process
      WHERE alive_until > now() AND (kinds = '{}' OR kinds @> ARRAY[${kind}]))
    OR NOT EXISTS (SELECT FROM worker_process WHERE alive_until > now()))`;
}

/** The gate at which a job stops when its time has come. */
export const gateAfterTime = Prisma.sql`
  CASE WHEN NOT ${isKnown(Prisma.sql`kind`)} THEN 'kind' WHEN user_requested THEN 'owner' END`;

/** How many more jobs of a queue an owner may have running; less than one: none. */
export function freeShare(queue: Prisma.Sql, ownerId: Prisma.Sql, share: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`(
    coalesce((SELECT owner_running FROM queue_setting WHERE queue_setting.queue = ${queue}), ${share})
    - (SELECT count(*) FROM job admitted
       WHERE admitted.queue = ${queue} AND admitted.owner_id = ${ownerId} AND admitted.user_requested
         AND admitted.held_by IS NULL AND admitted.state IN ('queued', 'running', 'retrying', 'canceling')))`;
}

/** What the owner reads while a gate holds the job. */
export function stepAt(gate: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`CASE ${gate}
    WHEN 'kind' THEN 'Waiting for a worker that knows this kind of job'
    WHEN 'owner' THEN 'Waiting for your other jobs to finish' END`;
}
