import { type Connection, oftenUsed } from '../../database/connection';
import { lockKey } from '../../database/lock-space';
import { empty, type Sql, sql } from '../../database/sql';
import { putGates } from '../holds/gate-limits';
import { nextAfter, stepAt } from '../holds/holds';
import { freeShare } from '../holds/owner-shares';
import type { Hooks } from '../hooks';
import { type QueueEntry, queueEntryColumns } from '../queue-entry';
import { type StoredJob, storedJob, untouched } from '../read/job';
import { initialState, scheduledState } from '../states';
import { hookColumns, hookStatements, jobColumns } from '../transitions';
import { givenRows, type NewJob } from './new-job';

/** A job that was enqueued. */
export interface Enqueued extends QueueEntry {
  /** False if this is an earlier job with the same unique key. */
  isNew: boolean;
  /** Its row. */
  row: StoredJob;
}

/** The columns of a new job that the database decides. */
type Inserted = QueueEntry &
  Pick<StoredJob, 'state' | 'version' | 'createdAt' | 'nextAttemptAt' | 'progressStep'>;

/**
 * Inserts jobs, and holds those that the queue may not carry yet. Returns a queue entry for each, in the order given. If a
 * unique key is taken, it's the entry of the earlier job.
 */
export async function insertJobs(tx: Connection, jobs: readonly NewJob[], hooks: Hooks): Promise<Enqueued[]> {
  const given = new Map(jobs.map((job) => [job.id, job]));
  // Mutants of `.filter` survive: only jobs that are unique while they wait ask for this lock.
  await delayStart(tx, keysOf(jobs.filter(({ unique }) => unique?.while === 'waiting')));
  const inserted = new Map<string, Enqueued>();
  for (let left = jobs; left.length > 0; left = left.filter(({ id }) => !inserted.has(id))) {
    for (const found of await tryToInsert(tx, left, hooks)) {
      const job = given.get(found.id);
      // Mutants of `job` survive: the statement inserts no others.
      if (job) inserted.set(found.id, newlyEnqueued(job, found));
    }
    const rejected = left.filter(({ id }) => !inserted.has(id));
    // Other transactions have committed jobs with these keys. If one has released its key since, the loop inserts again.
    const earlier = await findUnique(tx, keysOf(rejected));
    for (const { id, unique } of rejected) {
      const found = unique && earlier.get(unique.key);
      if (found) inserted.set(id, { ...found, isNew: false, row: found });
    }
  }
  return jobs.flatMap(({ id }) => inserted.get(id) ?? []);
}

function newlyEnqueued(job: NewJob, found: Inserted): Enqueued {
  const { state, version, createdAt, nextAttemptAt, progressStep, ...entry } = found;
  const decided = { state, version, createdAt, nextAttemptAt, progressStep };
  return { ...entry, isNew: true, row: { ...untouched, ...job, ...decided, id: entry.id } };
}

function keysOf(jobs: readonly NewJob[]): string[] {
  return [...new Set(jobs.flatMap(({ unique }) => unique?.key ?? []))];
}

async function tryToInsert(tx: Connection, jobs: readonly NewJob[], hooks: Hooks): Promise<Inserted[]> {
  const gates = [...new Map(jobs.flatMap(({ gate }) => (gate ? [[gate.name, gate]] : []))).values()];
  const isUnique = jobs.some(({ unique }) => unique);
  // Mutants of `>` survive: inserting no gates changes nothing.
  return tx.query<Inserted>(sql`
    ${oftenUsed} WITH given AS MATERIALIZED (${givenRows(jobs)}),
    held AS MATERIALIZED (SELECT given.*, ${firstHold(jobs)} AS held_by FROM given),
    inserted AS (
      INSERT INTO offload.job (id, kind, queue, owner_id, title, payload, payload_version, state, max_attempts,
        user_requested, retry_of, held_by, progress_step, run_at, next_attempt_at, waits_since, priority, deadline_at,
        unique_key, unique_while, unique_until, concurrency_key, concurrency_limit, gate, parent_id,
        request_id, traceparent, enqueued_by)
      SELECT id, kind, queue, owner_id, title, payload, payload_version,
        CASE held_by WHEN 'time' THEN ${scheduledState} ELSE ${initialState} END, max_attempts,
        owner_share IS NOT NULL, retry_of, held_by, ${stepAt(sql`held_by`)}, run_at,
        CASE held_by WHEN 'time' THEN run_at END, greatest(now(), run_at), priority, deadline_at,
        unique_key, unique_while, now() + unique_ms * interval '1 ms', concurrency_key, concurrency_limit, gate, parent_id,
        request_id, traceparent, ${enqueuedBy(jobs)}
      FROM held
      ${isUnique ? sql`ON CONFLICT (unique_key) WHERE unique_key IS NOT NULL DO NOTHING` : empty}
      RETURNING ${jobColumns('job')}, job.created_at, job.next_attempt_at, job.progress_step
    ), changed AS (
      SELECT inserted.*, given.actor, ${hookColumns({ extras: sql`given.extras` })} FROM inserted JOIN given USING (id)
    )${firstEvents(jobs)}${gates.length > 0 ? sql`, gate_rows AS (${putGates(gates)})` : empty}${hookStatements(hooks.onEnqueue)}
    SELECT ${queueEntryColumns('changed')}, state, version::float8, created_at AS "createdAt",
      next_attempt_at AS "nextAttemptAt", progress_step AS "progressStep" FROM changed`);
}

/** NULL for scheduled jobs, because their first event says who enqueued them. */
function enqueuedBy(jobs: readonly NewJob[]): Sql {
  const scheduled = jobs.some(isForLater) ? sql`WHEN held_by = 'time' THEN NULL` : empty;
  // Mutants of `'owner'` survive: the history says the same of both. This only saves room.
  return sql`CASE ${scheduled} WHEN actor = 'user:' || owner_id THEN 'owner' ELSE actor END`;
}

function firstEvents(jobs: readonly NewJob[]): Sql {
  // Mutants of `!jobs` survive: this only saves a statement that inserts nothing.
  if (!jobs.some(isForLater)) return empty;
  return sql`, history AS (
    INSERT INTO offload.job_event (job_id, state, attempt, actor)
    SELECT id, state, 0, actor FROM changed WHERE held_by = 'time'
  )`;
}

const isForLater = ({ runAt }: NewJob) => runAt !== null;

/** The first hold at which a given job stops. The statement skips holds that none of the jobs can have. */
function firstHold(jobs: readonly NewJob[]): Sql {
  const ifSome = (has: (job: NewJob) => boolean, condition?: () => Sql) =>
    jobs.some(has) ? condition?.() : null;
  return nextAfter(null, 'given', {
    time: ifSome(isForLater, () => sql`run_at > now()`),
    gate: ifSome(({ gate }) => gate !== null),
    key: ifSome(({ concurrency }) => concurrency !== null),
    // Without the share's lock: a job that its owner has room for is dispatched at once.
    owner: ifSome(
      ({ ownerShare }) => ownerShare !== null,
      () => sql`owner_share IS NOT NULL
        AND ${freeShare(sql`given.queue`, sql`given.owner_id`, sql`owner_share`)} <= ${earlierOfOwner(jobs)}`,
    ),
  });
}

/** Returns how many given jobs of the same owner's share come before this one. */
function earlierOfOwner(jobs: readonly NewJob[]): Sql {
  return jobs.length === 1
    ? sql`0`
    : sql`row_number() OVER (PARTITION BY queue, owner_id, owner_share IS NULL ORDER BY id) - 1`;
}

/** Keeps jobs with these keys from starting until the transaction ends, because it may rely on one that hasn't started. */
async function delayStart(tx: Connection, keys: string[]): Promise<void> {
  // Mutants of `keys` survive: this only saves a statement that finds nothing.
  if (keys.length === 0) return;
  await tx.execute(sql`
    SELECT pg_advisory_xact_lock_shared(${lockKey('unique', sql`key`)})
    FROM unnest(${keys}::text[]) AS key`);
}

/** Releases expired keys, and returns the jobs that still have these keys. */
async function findUnique(tx: Connection, keys: string[]): Promise<Map<string, QueueEntry & StoredJob>> {
  // Mutants of `keys` survive: this only saves a statement that finds nothing.
  if (keys.length === 0) return new Map();
  // Mutants of `unique_key = ANY` survive: other expired keys may be released, too, and aren't read from the map.
  const rows = await tx.query<QueueEntry & StoredJob & { key: string }>(sql`
    WITH released AS (
      UPDATE offload.job SET unique_key = NULL WHERE unique_key = ANY(${keys}::text[]) AND unique_until <= now()
    )
    SELECT ${queueEntryColumns()}, ${storedJob}, unique_key AS key FROM offload.job
    WHERE unique_key = ANY(${keys}::text[]) AND (unique_until IS NULL OR unique_until > now())`);
  return new Map(rows.map(({ key, ...entry }) => [key, entry]));
}
