import type { Connection } from './database/connection';
import { empty, type Sql, sql } from './database/sql';
import { freeShare, type Gate, isKnown, stepAt } from './gates';
import type { Hooks } from './hooks';
import type { QueueEntry } from './outbox';
import { initialState } from './states';
import { hookColumns, hookStatements, jobColumns } from './transitions';

export interface NewJob {
  id: string;
  kind: string;
  queue: string;
  ownerId: string;
  title: string | null;
  payload: object;
  /** The version of the contract that the payload fits. */
  payloadVersion: number;
  maxAttempts: number;
  /** Who enqueues it. */
  actor: string;
  /**
   * How many running jobs in this queue its owner may have by default, if the owner has requested it. Null: it doesn't
   * count toward the owner's limits.
   */
  ownerShare: number | null;
  /** The job that this one replays, or null. */
  retryOf: string | null;
  /** What hooks need to know. */
  extras: object;
}

/** Inserts a job with its first event, and holds it if a gate is closed. Returns it as its queue needs to know it. */
export async function insertJob(tx: Connection, job: NewJob, hooks: Hooks): Promise<QueueEntry> {
  const { id, kind, queue, ownerId, title, payload, payloadVersion, maxAttempts, ownerShare } = job;
  const { actor, extras, retryOf } = job;
  const [inserted] = await tx.query<{ heldBy: Gate | null }>(sql`
    WITH gate AS MATERIALIZED (SELECT ${firstGate(job)} AS gate),
    changed AS (
      INSERT INTO offload.job (id, kind, queue, owner_id, title, payload, payload_version, state, max_attempts,
        user_requested, retry_of, held_by, progress_step)
      SELECT ${id}::uuid, ${kind}, ${queue}, ${ownerId}, ${title}, ${JSON.stringify(payload)}::jsonb,
        ${payloadVersion}::int, ${initialState}, ${maxAttempts}::int, ${ownerShare !== null}, ${retryOf}::uuid, gate,
        ${stepAt(sql`gate`)}
      FROM gate
      RETURNING ${jobColumns('job')}, ${hookColumns({ extras: sql`${JSON.stringify(extras)}` })}
    ), history AS (
      INSERT INTO offload.job_event (job_id, state, attempt, actor) SELECT id, state, 0, ${actor} FROM changed
    )${hookStatements(hooks.onEnqueue)}
    SELECT held_by AS "heldBy" FROM changed`);
  return { id, kind, queue, ownerId, fence: 0, heldBy: inserted?.heldBy ?? null };
}

function firstGate({ kind, queue, ownerId, ownerShare }: NewJob): Sql {
  const free = () => freeShare(sql`${queue}`, sql`${ownerId}`, sql`${ownerShare}::int`);
  const owner = ownerShare === null ? empty : sql`WHEN ${free()} <= 0 THEN 'owner'`;
  return sql`CASE WHEN NOT ${isKnown(sql`${kind}::text`)} THEN 'kind' ${owner} END`;
}
