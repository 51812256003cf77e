import type { JobContract } from '../contract/contract';
import type { ChildOptions, ChildOutcome, StepStore, StoredStep } from '../contract/steps';
import { createBatch } from '../database/batch';
import type { Connection } from '../database/connection';
import type { Database } from '../database/database';
import { sql } from '../database/sql';
import { isoTime } from '../database/stored-times';
import { hasState } from '../job/by-id';
import { enqueueMany } from '../job/enqueue/enqueue';
import { notifyChanged } from '../job/notify';
import type { QueueEntry } from '../job/queue-entry';
import { claimedStates } from '../job/states';
import type { JobSystem } from '../system/system';
import type { Claim } from './claim';
import { Stopped } from './stop-reason';

interface StepRow extends StoredStep {
  name: string;
}

interface NewStep {
  claim: Claim;
  name: string;
  /** JSON, or null for a wait without a result yet. */
  result: string | null;
  startedAt: Date;
  /** Milliseconds until the step is over, or null for never. */
  forMs: number | null;
}

export type OpenSteps = (claim: Claim) => StepStore;

interface StepParts {
  db: Database;
  system: JobSystem;
  /** This worker's name in the histories of child jobs. */
  actor: string;
  dispatch(jobs: QueueEntry[]): Promise<void>;
}

const columns = sql`
  name, result, result IS NOT NULL AS "hasResult", coalesce(finished_at <= now(), false) AS "isFinished",
  ${isoTime(sql`finished_at`)} AS until`;

/** Creates the stores that keep the steps of a worker's runs in rows. Concurrent steps share a write. */
export function createStepStores({ db, system, actor, dispatch }: StepParts): OpenSteps {
  const writes = createBatch((steps: NewStep[]) => writeSteps(db, steps));
  const children = createBatch((jobs: NewChild[]) => enqueueChildren(db, system, actor, jobs));

  return (claim) => {
    let known: Promise<Map<string, StepRow>> | undefined;
    // A first run has no earlier steps.
    const load = () => (known ??= claim.fence > 1 ? readSteps(db, claim.id) : Promise.resolve(new Map()));

    async function write(step: Omit<NewStep, 'claim'>): Promise<StoredStep> {
      const written = await writes.add({ claim, ...step });
      if (!written) throw new Stopped('lost');
      return written;
    }

    return {
      find: async (name) => (await load()).get(name) ?? null,
      async finish(name, result, startedAt) {
        await write({ name, result: JSON.stringify(result), startedAt, forMs: 0 });
      },
      begin: (name, ms) => write({ name, result: null, startedAt: new Date(), forMs: ms }),
      async enqueue(name, contract, payload, options) {
        const step = (await load()).get(name);
        if (step) return childOf(step.result);
        const job = await children.add({ claim, name, contract, payload, options });
        if (!job) throw new Stopped('lost');
        void dispatch([job]);
        return { id: job.id };
      },
      findOutcomes: (ids) => findOutcomes(db, claim.id, ids),
    };
  };
}

async function readSteps(db: Connection, jobId: string): Promise<Map<string, StepRow>> {
  const rows = await db.query<StepRow>(
    sql`SELECT ${columns} FROM offload.job_step WHERE job_id = ${jobId}::uuid`,
  );
  return new Map(rows.map((row) => [row.name, row]));
}

/** Writes steps. Returns them in the given order, with null if a run no longer has its job. */
async function writeSteps(db: Connection, steps: NewStep[]): Promise<(StoredStep | null)[]> {
  const rows = await db.query<StepRow & { jobId: string }>(sql`
    WITH input AS (
      SELECT * FROM unnest(
        ${steps.map(({ claim }) => claim.id)}::uuid[], ${steps.map(({ claim }) => claim.fence)}::int[],
        ${steps.map(({ name }) => name)}::text[], ${steps.map(({ result }) => result)}::text[],
        ${steps.map(({ startedAt }) => startedAt.toISOString())}::timestamptz[],
        ${steps.map(({ forMs }) => forMs)}::float8[]
      ) AS input(id, fence, name, result, started_at, for_ms)
    ), written AS (
      INSERT INTO offload.job_step (job_id, name, result, started_at, finished_at)
      SELECT job.id, input.name, input.result::jsonb, input.started_at, now() + for_ms * interval '1 ms'
      FROM input JOIN offload.job USING (id, fence) WHERE ${hasState(claimedStates)}
      ON CONFLICT (job_id, name) DO UPDATE SET result = coalesce(job_step.result, excluded.result)
      RETURNING job_id AS id, job_step.*
    ), changed AS (
      UPDATE offload.job SET version = nextval('offload.job_version') WHERE id IN (SELECT id FROM written) RETURNING id
    ), notified AS (${notifyChanged('changed')})
    SELECT id AS "jobId", ${columns} FROM written, (SELECT count(*) FROM notified) told`);
  const written = new Map(rows.map((row) => [`${row.jobId} ${row.name}`, row]));
  return steps.map(({ claim, name }) => written.get(`${claim.id} ${name}`) ?? null);
}

interface NewChild {
  claim: Claim;
  name: string;
  contract: JobContract;
  payload: unknown;
  options: ChildOptions;
}

/** Enqueues child jobs together with the steps that name them. Returns null if a run no longer has its job. */
async function enqueueChildren(
  db: Database,
  system: JobSystem,
  actor: string,
  jobs: NewChild[],
): Promise<(QueueEntry | null)[]> {
  return db.transaction(async (tx) => {
    const held = await lockParents(tx, jobs);
    const own = jobs.filter(({ claim: { id, fence } }) => held.has(`${id} ${fence}`));
    const requests = own.map(({ claim: { id, ownerId, requestId, traceparent }, options, ...job }) => ({
      ...job,
      options: { ...options, ownerId, actor, parentId: id, requestId, traceparent },
    }));
    const entries = new Map((await enqueueMany(tx, system, requests)).map((entry, at) => [own[at], entry]));
    await writeSteps(
      tx,
      own.map((job) => {
        const result = JSON.stringify({ id: entries.get(job)?.id });
        return { claim: job.claim, name: job.name, result, startedAt: new Date(), forMs: 0 };
      }),
    );
    return jobs.map((job) => entries.get(job) ?? null);
  });
}

/** Locks the rows of parents in the order of their IDs. Returns the runs, as `id fence`, that still have their jobs. */
async function lockParents(tx: Connection, jobs: NewChild[]): Promise<Set<string>> {
  const rows = await tx.query<{ id: string; fence: number }>(sql`
    SELECT id, fence FROM offload.job
    WHERE id = ANY(${jobs.map(({ claim }) => claim.id)}::uuid[]) AND ${hasState(claimedStates)}
    ORDER BY id FOR NO KEY UPDATE`);
  return new Set(rows.map(({ id, fence }) => `${id} ${fence}`));
}

/** Returns the outcomes of child jobs, or null for unfinished ones. A deleted job counts as canceled. */
async function findOutcomes(
  db: Connection,
  parentId: string,
  ids: readonly string[],
): Promise<(ChildOutcome | null)[]> {
  const rows = await db.query<ChildOutcome & { isFinished: boolean }>(sql`
    SELECT id, state, result, CASE WHEN error_message IS NOT NULL
      THEN jsonb_build_object('code', coalesce(error_code, 'internal'), 'message', error_message) END AS error,
      finished_at IS NOT NULL AS "isFinished"
    FROM offload.job WHERE id = ANY(${[...ids]}::uuid[]) AND parent_id = ${parentId}::uuid`);
  const found = new Map(rows.map(({ isFinished, ...outcome }) => [outcome.id, isFinished ? outcome : null]));
  return ids.map((id) => {
    const outcome = found.get(id);
    return outcome === undefined ? { id, state: 'canceled', error: deleted } : outcome;
  });
}

const deleted = { code: 'deleted', message: 'The job was deleted.' };

function childOf(result: unknown): { id: string } {
  if (typeof result === 'object' && result !== null && 'id' in result && typeof result.id === 'string')
    return { id: result.id };
  throw new Error(
    "A step of this job doesn't match an earlier run's. Enqueue child jobs in the same order in each run.",
  );
}
