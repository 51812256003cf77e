import { type Connection, oftenUsed } from './database/connection';
import { lockKey } from './database/lock-space';
import { empty, type Sql, sql } from './database/sql';
import { type JobGate, putGate } from './gate/limits';
import { freeShare, isKnown, stepAt } from './gates';
import type { Hooks } from './hooks';
import { type QueueEntry, queueEntryColumns } from './outbox';
import type { Priority } from './priorities';
import { initialState, scheduledState } from './states';
import { hookColumns, hookStatements, jobColumns } from './transitions';

/** What makes a job the only one of its kind. */
export interface UniqueKey {
  key: string;
  while: 'waiting' | 'open' | 'time';
  /** Milliseconds, if it is for a time. */
  forMs: number | null;
}

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
  /** When it may run; null: now. */
  runAt: Date | null;
  priority: Priority;
  /** When it fails unless it has finished, or null. */
  deadlineAt: Date | null;
  unique: UniqueKey | null;
  concurrency: { key: string; limit: number } | null;
  gate: JobGate | null;
  /** The job that enqueues it, or null. */
  parentId: string | null;
  /** The request that has caused it, or null. */
  requestId: string | null;
  /** The trace that the request belongs to, or null. */
  traceparent: string | null;
  /** What hooks need to know. */
  extras: object;
}

/** A job that was enqueued. */
export interface Enqueued extends QueueEntry {
  /** False if an earlier job, which this is, stands for the new one. */
  isNew: boolean;
}

/**
 * Inserts a job with its first event, and holds it if a gate is closed. Returns it as its queue needs to know it, or else
 * the earlier job that has its unique key.
 */
export async function insertJob(tx: Connection, job: NewJob, hooks: Hooks): Promise<Enqueued> {
  if (job.unique?.forMs) await releaseExpired(tx, job.unique.key);
  if (job.unique?.while === 'waiting') await delayStart(tx, job.unique.key);
  for (;;) {
    const inserted = await tryToInsert(tx, job, hooks);
    if (inserted) return { ...inserted, isNew: true };
    // Others have committed theirs, and may have run it since.
    const earlier = await findUnique(tx, job.unique?.key ?? '');
    if (earlier) return { ...earlier, isNew: false };
  }
}

async function tryToInsert(tx: Connection, job: NewJob, hooks: Hooks): Promise<QueueEntry | undefined> {
  const { id, kind, queue, ownerId, title, payload, payloadVersion, maxAttempts, ownerShare } = job;
  const {
    actor,
    extras,
    retryOf,
    runAt,
    priority,
    deadlineAt,
    unique,
    concurrency,
    parentId,
    gate,
    requestId,
    traceparent,
  } = job;
  const [inserted] = await tx.query<QueueEntry>(sql`
    ${oftenUsed} WITH gate AS MATERIALIZED (SELECT ${firstGate(job)} AS gate),
    changed AS (
      INSERT INTO offload.job (id, kind, queue, owner_id, title, payload, payload_version, state, max_attempts,
        user_requested, retry_of, held_by, progress_step, run_at, next_attempt_at, waits_since, priority, deadline_at,
        unique_key, unique_while, unique_until, concurrency_key, concurrency_limit, gate, parent_id,
        request_id, traceparent)
      SELECT ${id}::uuid, ${kind}, ${queue}, ${ownerId}, ${title}, ${JSON.stringify(payload)}::jsonb,
        ${payloadVersion}::int, CASE gate WHEN 'time' THEN ${scheduledState} ELSE ${initialState} END, ${maxAttempts}::int,
        ${ownerShare !== null}, ${retryOf}::uuid, gate, ${stepAt(sql`gate`)}, ${runAt}::timestamptz,
        CASE gate WHEN 'time' THEN ${runAt}::timestamptz END, greatest(now(), ${runAt}::timestamptz), ${priority},
        ${deadlineAt}::timestamptz, ${unique?.key ?? null}, ${unique?.while ?? null},
        now() + ${unique?.forMs ?? null}::float8 * interval '1 ms', ${concurrency?.key ?? null},
        ${concurrency?.limit ?? null}::int, ${gate?.name ?? null}, ${parentId}::uuid, ${requestId}, ${traceparent}
      FROM gate
      ${unique ? sql`ON CONFLICT (unique_key) WHERE unique_key IS NOT NULL DO NOTHING` : empty}
      RETURNING ${jobColumns('job')}, ${hookColumns({ extras: sql`${JSON.stringify(extras)}` })}
    ), history AS (
      INSERT INTO offload.job_event (job_id, state, attempt, actor) SELECT id, state, 0, ${actor} FROM changed
    )${gate ? sql`, gate_row AS (${putGate(gate)})` : empty}${hookStatements(hooks.onEnqueue)}
    SELECT ${queueEntryColumns('changed')} FROM changed`);
  return inserted;
}

function firstGate(job: NewJob): Sql {
  const { kind, queue, ownerId, ownerShare, payloadVersion, runAt, concurrency, gate } = job;
  const free = () => freeShare(sql`${queue}`, sql`${ownerId}`, sql`${ownerShare}::int`);
  const time = runAt ? sql`WHEN ${runAt}::timestamptz > now() THEN 'time'` : empty;
  // Whether its gate or its key has room is known only to those who hold its lock.
  const own = gate ? sql`WHEN true THEN 'gate'` : empty;
  const key = concurrency ? sql`WHEN true THEN 'key'` : empty;
  const owner = ownerShare === null ? empty : sql`WHEN ${free()} <= 0 THEN 'owner'`;
  const known = isKnown(sql`${kind}::text`, sql`${payloadVersion}::int`);
  return sql`CASE ${time} WHEN NOT ${known} THEN 'kind' ${own} ${key} ${owner} END`;
}

async function releaseExpired(tx: Connection, key: string): Promise<void> {
  await tx.execute(
    sql`UPDATE offload.job SET unique_key = NULL WHERE unique_key = ${key} AND unique_until <= now()`,
  );
}

/** Keeps a job with this key from starting until the transaction has ended: the job may be what its changes wait for. */
async function delayStart(tx: Connection, key: string): Promise<void> {
  await tx.execute(sql`SELECT pg_advisory_xact_lock_shared(${lockKey('unique', key)})`);
}

async function findUnique(tx: Connection, key: string): Promise<QueueEntry | undefined> {
  const [earlier] = await tx.query<QueueEntry>(
    sql`SELECT ${queueEntryColumns()} FROM offload.job WHERE unique_key = ${key}`,
  );
  return earlier;
}
