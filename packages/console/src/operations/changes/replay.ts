import type { Hook, JobSystem, Transaction } from '@offload/core';
import {
  type AnyContract,
  type Cause,
  type Connection,
  connectionOf,
  type EnqueueFields,
  type QueueEntry,
  sql,
} from '@offload/core/internal';
import type { Operator } from '../audit-log';
import { enqueueReplay } from './enqueue-replay';
import { changedFields, recordReplay } from './record-replay';

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
 * Enqueues a replay of a failed or canceled job, and dismisses the original, with entries in the audit log. Returns the new
 * job, to dispatch after the commit, or null if the original can't be replayed or was already dismissed.
 */
export async function replayJob(
  tx: Transaction,
  system: JobSystem,
  { id, newId, contract, payload, recipient, fields, cause }: Replay,
  operator: Operator,
): Promise<QueueEntry | null> {
  const connection = connectionOf(tx);
  const job = await readJob(connection, id);
  const to = contract.grantsAccess ? null : (recipient ?? job.recipient);
  const replay = await enqueueReplay(tx, system, {
    ...{ id, newId, contract, payload, by: operator.id, actor: `user:${operator.id}` },
    fields: { ...cause, ...(to && { recipient: to }), ...fields },
  });
  if (!replay) return null;
  const changed = changedFields(job.payload, payload);
  const { recipient: newRecipient } = await readJob(connection, newId);
  await recordReplay(tx, operator, {
    ...{ id, newId, state: job.state, before: recipientIn(job.recipient) },
    after: { ...(changed.length > 0 && { changed }), ...recipientIn(newRecipient) },
  });
  return replay;
}

interface ReplayedJob {
  state: string;
  payload: unknown;
  recipient: string | null;
}

async function readJob(connection: Connection, id: string): Promise<ReplayedJob> {
  const [job] = await connection.query<ReplayedJob>(sql`
    SELECT job.state, payload, email.recipient
    FROM offload.job LEFT JOIN email ON email.job_id = job.id WHERE job.id = ${id}::uuid`);
  if (!job) throw new Error(`There is no job ${id}.`);
  return job;
}

function recipientIn(recipient: string | null): { recipient?: string } {
  return recipient === null ? {} : { recipient };
}
