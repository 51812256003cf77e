import { type AnyContract, findAttempts, type JobAttempt, shownValue } from '@offload/core/admin';
import { isPending } from '@offload/core/admin/browser';
import { type Database, sql } from '@offload/core/sql';
import type { Reading } from '../options';
import type { ShowValue } from '../redact';
import { editableFieldsOf } from '../replay/payload-fields';
import { isLegible } from '../replay/replay-check';
import type { AttemptView, PayloadField, QueueHold, TimelineEntry } from '../views';
import { type ChildTimes, readChildTimes } from './child-jobs';
import { type OwnedJob, readJobs } from './job-rows';
import { readSteps, type StepWithResult } from './job-steps';
import type { RulesView, StaffAction } from './job-views';
import { freeQueue, readQueueHolds } from './queue-holds';
import { readReplayCreator, readStaffActions } from './staff-actions';
import { type NamesOf, readTimeline } from './state-changes';

/** Everything about a job that staff see, except its log and its child jobs. */
export interface JobDetails {
  job: OwnedJob;
  payload: unknown;
  result: unknown;
  /** What a replay may change; null if the job can't be replayed. */
  fields: PayloadField[] | null;
  rules: RulesView;
  attempts: AttemptView[];
  timeline: TimelineEntry[];
  steps: StepWithResult[];
  stack: string | null;
  /** The version of the worker that ran it last. Null if it hasn't run or that's unknown. */
  commit: string | null;
  parentId: string | null;
  hasChildren: boolean;
  /** The first 1,000 of its child jobs that the reader may see. */
  children: ChildTimes[];
  /** The job that it replays, unless that was deleted. */
  retryOf: string | null;
  /** Who created it as a replay. */
  createdBy: string | null;
  replayedAs: string | null;
  dismissReason: string | null;
  actions: StaffAction[];
  /** What holds its queue, if the job waits for it. */
  hold: QueueHold;
}

interface DetailRow extends Omit<RulesView, 'deadline' | 'concurrency' | 'retention'> {
  payload: unknown;
  result: unknown;
  errorStack: string | null;
  requestId: string | null;
  traceparent: string | null;
  parentId: string | null;
  hasChildren: boolean;
  retryOf: string | null;
  replayedAs: string | null;
  dismissReason: string | null;
  commit: string | null;
  createdAt: Date;
  deadlineAt: Date | null;
  concurrencyKey: string | null;
  concurrencyLimit: number | null;
}

interface Reader {
  showValue: ShowValue;
  /** Returns the names of those who changed the job. */
  namesOf: NamesOf;
  editable: (contract: AnyContract, payload: unknown) => readonly string[];
  /** The queues whose jobs it may see; by default, all. */
  queues: readonly string[] | undefined;
}

/** Returns everything about a job that a reader who sees values may see; null if it doesn't exist. */
export async function readJob(reading: Reading, id: string, reader: Reader): Promise<JobDetails | null> {
  const { db, system } = reading;
  const [[job], row] = await Promise.all([readJobs(db, [id]), readDetails(db, id)]);
  if (!job || !row) return null;
  const [attempts, timeline, steps, children, holds, createdBy, actions] = await Promise.all([
    findAttempts(db, id),
    readTimeline(db, { ...row, id, ownerId: job.ownerId }, reader.namesOf),
    readSteps(db, id),
    row.hasChildren ? readChildTimes(db, id, reader.queues) : [],
    isPending(job.state) ? readQueueHolds(reading, [job.queue]) : null,
    readReplayCreator(db, { ...row, id }),
    readStaffActions(db, id),
  ]);
  const contract = system.contracts.get(job.kind);
  const shown = (value: unknown) => reader.showValue(value, job.kind);
  const payload = shown(row.payload);
  const { parentId, hasChildren, retryOf, replayedAs, errorStack: stack } = row;
  return {
    job,
    payload,
    result: shown(row.result),
    parentId,
    hasChildren,
    children,
    retryOf,
    replayedAs,
    stack,
    actions,
    createdBy,
    hold: holds?.get(job.queue) ?? freeQueue,
    dismissReason: row.dismissReason,
    fields: contract ? replayFieldsOf(contract, payload, row.payload, reader.editable) : null,
    rules: rulesOf(row, contract?.retention ?? null),
    attempts: attempts.map(viewAttempt),
    timeline,
    steps: steps.map(({ result, ...step }) => ({ ...step, result: shown(result) })),
    commit: row.commit,
  };
}

/** Returns the fields that a replay may change, or null if the payload is too large to show: then it's a string. */
function replayFieldsOf(
  contract: AnyContract,
  payload: unknown,
  stored: unknown,
  editable: Reader['editable'],
): JobDetails['fields'] {
  if (typeof stored !== 'object') return null;
  const names = editable(contract, payload).filter((name) => isLegible(name, payload, stored));
  return editableFieldsOf(contract, payload, names);
}

async function readDetails(db: Database, id: string): Promise<DetailRow | undefined> {
  const [row] = await db.query<DetailRow>(sql`
    SELECT ${shownValue('payload', 'job')} AS payload, ${shownValue('result', 'job')} AS result, error_stack AS "errorStack", request_id AS "requestId", traceparent, parent_id AS "parentId",
      dismiss_reason AS "dismissReason", created_at AS "createdAt", priority, deadline_at AS "deadlineAt",
      unique_key AS "uniqueKey", concurrency_key AS "concurrencyKey", concurrency_limit AS "concurrencyLimit", gate,
      payload_version AS "payloadVersion",
      (SELECT id FROM offload.job AS original WHERE original.id = job.retry_of) AS "retryOf",
      (SELECT id FROM offload.job AS replay WHERE replay.retry_of = job.id ORDER BY id LIMIT 1) AS "replayedAs",
      EXISTS (SELECT 1 FROM offload.job AS child WHERE child.parent_id = job.id) AS "hasChildren",
      (SELECT version FROM offload.worker_identity WHERE worker_identity.id = worker_id) AS commit
    FROM offload.job WHERE id = ${id}::uuid`);
  return row;
}

function rulesOf(row: DetailRow, retention: string | null): RulesView {
  const { priority, payloadVersion, uniqueKey, gate, deadlineAt } = row;
  const { concurrencyKey: key, concurrencyLimit: limit } = row;
  return {
    priority,
    payloadVersion,
    retention,
    uniqueKey,
    gate,
    deadline: deadlineAt?.toISOString() ?? null,
    concurrency: key === null || limit === null ? null : { key, limit },
  };
}

function viewAttempt({ workerId, host, pid, startedAt }: JobAttempt): AttemptView {
  return {
    startedAt: startedAt.toISOString(),
    worker: host === null ? workerId : `${host}, process ${pid}`,
  };
}

/** Returns the payload of a job as it is, with its secrets. */
export async function readPayload(db: Database, id: string): Promise<unknown> {
  const [row] = await db.query<{ payload: unknown }>(
    sql`SELECT payload FROM offload.job WHERE id = ${id}::uuid`,
  );
  return row?.payload;
}
