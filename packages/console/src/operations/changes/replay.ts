import type { Hook, JobSystem, Transaction } from '@offload/core';
import {
  type AnyContract,
  type Cause,
  type Connection,
  changeJobs,
  connectionOf,
  type EnqueueFields,
  type QueueEntry,
  sql,
  stateIn,
} from '@offload/core/internal';
import { statesFor } from '@offload/core/internal/browser';
import { type Operator, recordAction } from '../audit-log';

declare module '@offload/core/internal' {
  interface ContractFields<_Payload> {
    /** Payload fields that staff may change in a replay. By default, none. */
    editableFields?: string[];
    /** Whether its jobs can't be replayed, for example because the payload names the user they act for. */
    isNeverReplayed?: boolean;
  }
}

/** Lets contracts say what a replay may change. */
export const replays: Hook = { contractFields: ['editableFields', 'isNeverReplayed'] };

/** A failed or canceled job, and what its replay changes. */
export interface Replay {
  id: string;
  /** The ID of the new job. */
  newId: string;
  contract: AnyContract;
  payload: object;
  /** The recipient of its email, or null to keep the same one. */
  recipient: string | null;
  /** What else is enqueued with it, such as its input files. */
  fields: EnqueueFields;
  /** The request of the operator. */
  cause: Cause;
}

/**
 * Enqueues a replay of a failed or canceled job, and dismisses the original. Returns the new job, to dispatch after the
 * commit, or null if the original can't be replayed or was already dismissed.
 */
export async function replayJob(
  tx: Transaction,
  { enqueue, hooks }: JobSystem,
  { id, newId, contract, payload, recipient, fields, cause }: Replay,
  operator: Operator,
): Promise<QueueEntry | null> {
  const connection = connectionOf(tx);
  const job = await readJob(connection, id);
  const actor = `user:${operator.id}`;
  const where = sql`id = ${id}::uuid AND ${stateIn(statesFor('retry'))} AND dismissed_at IS NULL`;
  const dismissal = { by: operator.id, reason: `Replayed as ${newId}` };
  const request = { action: 'dismiss', where, access: { owner: null, actor }, dismissal } as const;
  const dismissed = await changeJobs(connection, request, hooks);
  if (dismissed.length === 0) return null;
  const to = contract.grantsAccess ? null : (recipient ?? job.recipient);
  const { ownerId, maxAttempts } = job;
  const replay = await enqueue(tx, contract, payload, {
    ...{ id: newId, ownerId, maxAttempts, retryOf: id, actor, ...cause },
    ...(to && { recipient: to }),
    ...fields,
  });
  const changed = changedFields(job.payload, payload);
  const { recipient: newRecipient } = await readJob(connection, newId);
  const changes = { ...(changed.length > 0 && { changed }), ...recipientIn(newRecipient) };
  await recordAction(tx, operator, {
    ...{ action: 'job.redo', subjectType: 'job', subjectId: id },
    before: { state: job.state, ...recipientIn(job.recipient) },
    after: { job: newId, ...changes },
  });
  // The new job's audit log says where it comes from.
  await recordAction(tx, operator, {
    ...{ action: 'job.create', subjectType: 'job', subjectId: newId },
    before: recipientIn(job.recipient),
    after: { replayOf: id, ...changes },
  });
  return replay;
}

interface ReplayedJob {
  ownerId: string;
  maxAttempts: number;
  state: string;
  payload: unknown;
  recipient: string | null;
}

async function readJob(connection: Connection, id: string): Promise<ReplayedJob> {
  const [job] = await connection.query<ReplayedJob>(sql`
    SELECT owner_id AS "ownerId", max_attempts AS "maxAttempts", job.state, payload,
      email.recipient
    FROM offload.job LEFT JOIN email ON email.job_id = job.id WHERE job.id = ${id}::uuid`);
  if (!job) throw new Error(`There is no job ${id}.`);
  return job;
}

function recipientIn(recipient: string | null): { recipient?: string } {
  return recipient === null ? {} : { recipient };
}

/** Returns the names of the fields that differ. The audit log gets no values, since they may be secret. */
function changedFields(before: unknown, after: object): string[] {
  const old = new Map(Object.entries(typeof before === 'object' && before !== null ? before : {}));
  const changed = new Map(Object.entries(after));
  const names = new Set([...old.keys(), ...changed.keys()]);
  return [...names]
    .filter((name) => JSON.stringify(old.get(name)) !== JSON.stringify(changed.get(name)))
    .sort();
}
