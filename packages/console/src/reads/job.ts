import type { JobSystem } from '@offload/core';
import { childStepPrefix, type Database, findAttempts, listOutages, sql } from '@offload/core/internal';
import { isPending } from '@offload/core/internal/browser';
import type { Sight } from '../redact';
import { editableFieldsOf, editableNames } from '../replay/payload-fields';
import { hidePaths } from '../replay/secret-paths';
import type { AttemptView, PayloadField, TimelineEntry } from '../views';
import { type OwnedJob, readJobs } from './job-rows';
import { type SourcePlace, sourceOf } from './source';
import { type NamesOf, readTimeline } from './state-changes';

/** Everything about a job that staff see, except its log. */
export interface JobDetails {
  job: OwnedJob;
  payload: unknown;
  result: unknown;
  /** What a replay may change; null if the job can't be replayed. */
  fields: PayloadField[] | null;
  attempts: AttemptView[];
  timeline: TimelineEntry[];
  steps: { name: string; startedAt: string; finishedAt: string | null; result: unknown }[];
  stack: string | null;
  /** Where the error was thrown, if the stack says so. */
  source: SourcePlace | null;
  parentId: string | null;
  retryOf: string | null;
  replayedAs: string | null;
  dismissReason: string | null;
  /** Why workers have paused its queue, if it waits for that. */
  outage: string | null;
}

interface DetailRow {
  payload: unknown;
  result: unknown;
  errorStack: string | null;
  requestId: string | null;
  traceparent: string | null;
  parentId: string | null;
  retryOf: string | null;
  replayedAs: string | null;
  dismissReason: string | null;
  commit: string | null;
  createdAt: Date;
}

interface StepRow {
  name: string;
  result: unknown;
  startedAt: Date;
  finishedAt: Date | null;
}

interface Readers {
  /** What the reader sees of values and messages. */
  sight: Sight;
  /** Returns the names of those who changed the job. */
  namesOf: NamesOf;
}

/** Returns everything about a job that this reader may see; null if it doesn't exist. */
export async function readJob(
  { db, system }: { db: Database; system: JobSystem },
  id: string,
  { sight, namesOf }: Readers,
): Promise<JobDetails | null> {
  const [[job], row] = await Promise.all([readJobs(db, [id]), readDetails(db, id)]);
  if (!job || !row) return null;
  const [attempts, timeline, steps, outages] = await Promise.all([
    findAttempts(db, id),
    readTimeline(db, { ...row, id, ownerId: job.ownerId }, namesOf),
    readSteps(db, id),
    isPending(job.state) ? listOutages(db) : [],
  ]);
  const contract = system.contracts.get(job.kind);
  const shown = (value: unknown) => sight.value(hidePaths(value, contract?.secrets ?? []), job.kind);
  const payload = shown(row.payload);
  const { parentId, retryOf, replayedAs } = row;
  const stack = sight.seesValues ? row.errorStack : null;
  const canReplay = sight.seesValues && contract;
  return {
    ...{ job, payload, result: shown(row.result), parentId, retryOf, replayedAs, stack },
    dismissReason: sight.text(row.dismissReason),
    fields: canReplay ? editableFieldsOf(contract, payload, editableNames(contract, payload)) : null,
    attempts: attempts.map(({ workerId, host, pid, startedAt, endedAt, ...run }) => ({
      ...{ attempt: run.attempt, next: run.next, message: sight.text(run.message) },
      worker: host === null ? workerId : `${host}, process ${pid}`,
      startedAt: startedAt.toISOString(),
      endedAt: endedAt?.toISOString() ?? null,
    })),
    timeline: timeline.map((entry) =>
      entry.type === 'state' ? { ...entry, message: sight.text(entry.message) } : entry,
    ),
    steps: steps.map(({ name, result, startedAt, finishedAt }) => ({
      ...{ name, result: shown(result) },
      startedAt: startedAt.toISOString(),
      finishedAt: finishedAt?.toISOString() ?? null,
    })),
    source: sourceOf(stack, row.commit),
    outage: outages.find(({ queue }) => queue === job.queue)?.reason ?? null,
  };
}

async function readDetails(db: Database, id: string): Promise<DetailRow | undefined> {
  const [row] = await db.query<DetailRow>(sql`
    SELECT payload, result, error_stack AS "errorStack", request_id AS "requestId", traceparent, parent_id AS "parentId",
      retry_of AS "retryOf", dismiss_reason AS "dismissReason", created_at AS "createdAt",
      (SELECT id FROM offload.job AS replay WHERE replay.retry_of = job.id ORDER BY id LIMIT 1) AS "replayedAs",
      (SELECT version FROM offload.worker_process WHERE worker_process.id = worker_id) AS commit
    FROM offload.job WHERE id = ${id}::uuid`);
  return row;
}

// The last ones.
const maxSteps = 100;

async function readSteps(db: Database, id: string): Promise<StepRow[]> {
  const rows = await db.query<StepRow>(sql`
    SELECT name, result, started_at AS "startedAt", finished_at AS "finishedAt" FROM offload.job_step
    WHERE job_id = ${id}::uuid AND NOT starts_with(name, ${childStepPrefix})
    ORDER BY started_at DESC LIMIT ${maxSteps}`);
  return rows.reverse();
}

/** Returns the payload of a job as it is, with its secrets. */
export async function readPayload(db: Database, id: string): Promise<unknown> {
  const [row] = await db.query<{ payload: unknown }>(
    sql`SELECT payload FROM offload.job WHERE id = ${id}::uuid`,
  );
  return row?.payload;
}
