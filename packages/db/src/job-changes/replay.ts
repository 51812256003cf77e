import {
  type AnyContract,
  changeJobs,
  connectionOf,
  type JobSystem,
  type QueueEntry,
  stateIn,
} from '@offload/core';
import { sql } from '@offload/core/sql';
import { statesFor } from '@offload/core/states';
import type { Transaction } from '../client';
import type { SourceFile } from '../files';
import { type Operator, recordAction } from '../operator-action';

declare module '@offload/core/contract' {
  interface ContractFields<_Payload> {
    /** Payload fields that staff may change in a replay. By default, none. */
    editableFields?: string[];
    /** Whether its jobs can't be replayed, for example because the payload names the user they act for. */
    isNeverReplayed?: boolean;
  }
}

/** A failed or canceled job, and what its replay changes. */
export interface Replay {
  id: string;
  /** The ID of the new job. */
  newId: string;
  contract: AnyContract;
  payload: object;
  /** The recipient of its email, or null to keep the same one. */
  recipient: string | null;
  sources: SourceFile[];
}

/**
 * Enqueues a replay of a failed or canceled job, and dismisses the original. Returns the new job, to dispatch after the
 * commit, or null if the original can't be replayed or was already dismissed.
 */
export async function replayJob(
  tx: Transaction,
  { enqueue, hooks }: JobSystem,
  { id, newId, contract, payload, sources, recipient }: Replay,
  operator: Operator,
): Promise<QueueEntry | null> {
  const job = await tx.job.findUniqueOrThrow({ where: { id }, include: { email: true } });
  const actor = `user:${operator.id}`;
  const where = sql`id = ${id}::uuid AND ${stateIn(statesFor('retry'))} AND dismissed_at IS NULL`;
  const dismissal = { by: operator.id, reason: `Replayed as ${newId}` };
  const request = { action: 'dismiss', where, access: { owner: null, actor }, dismissal } as const;
  const dismissed = await changeJobs(connectionOf(tx), request, hooks);
  if (dismissed.length === 0) return null;
  const to = contract.grantsAccess ? null : (recipient ?? job.email?.recipient ?? null);
  const { ownerId, maxAttempts } = job;
  const replay = await enqueue(tx, contract, payload, {
    ...{ id: newId, ownerId, maxAttempts, retryOf: id, actor },
    ...(to && { recipient: to }),
    ...(sources.length > 0 && { sources }),
  });
  const written = await tx.email.findUnique({ where: { jobId: newId } });
  const fields = changedFields(job.payload, payload);
  const changes = { ...(fields.length > 0 && { changed: fields }), ...recipientIn(written) };
  await recordAction(tx, operator, {
    ...{ action: 'job.redo', subjectType: 'job', subjectId: id },
    before: { state: job.state, ...recipientIn(job.email) },
    after: { job: newId, ...changes },
  });
  // The new job's audit log says where it comes from.
  await recordAction(tx, operator, {
    ...{ action: 'job.create', subjectType: 'job', subjectId: newId },
    before: recipientIn(job.email),
    after: { replayOf: id, ...changes },
  });
  return replay;
}

function recipientIn(line: { recipient: string } | null): { recipient?: string } {
  return line ? { recipient: line.recipient } : {};
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
