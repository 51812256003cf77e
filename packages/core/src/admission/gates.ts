import { type Sql, sql } from '../database/sql';

/**
 * What keeps a job out of its queue, in the order in which a job passes: its time hasn't come, or it waits for a signal
 * or for its child jobs; no running worker knows its kind; the service that it calls is down or at its limit; its
 * concurrency key is at its limit; its owner's share is used up. The queue carries only jobs that none of these holds.
 */
export type Gate = 'time' | 'signal' | 'jobs' | 'kind' | 'gate' | 'key' | 'owner';

/** How many jobs of each queue an owner may have running, unless staff have set another limit. */
export type OwnerShares = Record<string, number>;

/**
 * Whether a running worker knows the kind, and this version of its contract. While no worker runs, every kind counts as
 * known: the next worker may know it.
 */
export function isKnown(kind: Sql, version: Sql): Sql {
  return sql`(${someWorkerKnows(kind, version)}
    OR NOT EXISTS (SELECT FROM offload.worker_process WHERE alive_until > now()))`;
}

/** Whether a running worker knows the kind, and this version of its contract. */
export function someWorkerKnows(kind: Sql, version: Sql): Sql {
  return sql`EXISTS (SELECT FROM offload.worker_process
    WHERE alive_until > now() AND (kinds = '{}' OR kinds @> ARRAY[${kind}])
      AND coalesce((contract_versions ->> ${kind})::int, 1) >= ${version})`;
}

/** The gate at which a job stops when its time has come. */
export const gateAfterTime = gateIfRequested(sql`user_requested`);

/** The gate at which a job stops when its time has come, given whether its owner has requested it. */
export function gateIfRequested(isRequested: Sql): Sql {
  return sql`CASE WHEN NOT ${isKnown(sql`kind`, sql`payload_version`)} THEN 'kind'
    WHEN gate IS NOT NULL THEN 'gate' WHEN concurrency_key IS NOT NULL THEN 'key' WHEN ${isRequested} THEN 'owner' END`;
}

/** The gate that comes after a job's named gate. */
export const gateAfterGate = sql`
  CASE WHEN concurrency_key IS NOT NULL THEN 'key' WHEN user_requested THEN 'owner' END`;

/** How many more jobs of a queue an owner may have running. Less than one means none. */
export function freeShare(queue: Sql, ownerId: Sql, share: Sql): Sql {
  return sql`(
    coalesce((SELECT owner_running FROM offload.queue_setting WHERE queue_setting.queue = ${queue}), ${share})
    - offload.count_admitted(${queue}, ${ownerId}))`;
}

/** Orders jobs that wait: the most urgent first. */
export const byPriority = sql`array_position('{high,normal,low}'::text[], priority)`;

/** What the owner reads while a gate holds the job. */
export function stepAt(gate: Sql): Sql {
  return sql`CASE ${gate}
    WHEN 'kind' THEN 'Waiting for a worker that knows this kind of job'
    WHEN 'gate' THEN 'Waiting for an external service'
    WHEN 'key' THEN 'Waiting for similar jobs to finish'
    WHEN 'owner' THEN 'Waiting for your other jobs to finish' END`;
}
