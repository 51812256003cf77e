import type { Cause, EnqueueFields, JobSystem, QueueEntry, Transaction } from '@offload/core';
import { type AnyContract, changeJobs, enqueue } from '@offload/core/admin';
import { statesFor } from '@offload/core/admin/browser';
import { connectionOf, sql, stateIn } from '@offload/core/sql';
import { type Operator, recordAction } from '../audit-log';
import { replayReason } from './replay-reason';

/** A failed or canceled job, and the job that is to replace it. */
interface Replacement {
  id: string;
  /** The ID of the new job. */
  newId: string;
  contract: AnyContract;
  payload: object;
  /** Who replays it, and as the job's history names them. */
  by: string;
  actor: string;
  /** What else is enqueued with it. */
  fields: EnqueueFields & Partial<Cause>;
}

/**
 * Enqueues another job for the owner of a failed or canceled one, and dismisses the original. Returns the new job, to dispatch
 * after the commit, or null if the original can't be replayed or was already dismissed.
 */
export async function enqueueReplay(
  tx: Transaction,
  system: JobSystem,
  { id, newId, by, actor, fields, ...job }: Replacement,
): Promise<QueueEntry | null> {
  const connection = connectionOf(tx);
  const where = sql`id = ${id}::uuid AND ${stateIn(statesFor('retry'))} AND dismissed_at IS NULL`;
  const dismissal = { by, reason: replayReason(newId) };
  const request = { action: 'dismiss', where, access: { owner: null, actor }, dismissal } as const;
  if ((await changeJobs(connection, request, system.hooks)).length === 0) return null;
  const [original] = await connection.query<{ ownerId: string; maxAttempts: number }>(sql`
    SELECT owner_id AS "ownerId", max_attempts AS "maxAttempts" FROM offload.job WHERE id = ${id}::uuid`);
  if (!original) return null;
  return enqueue(tx, system, { ...job, options: { id: newId, ...original, retryOf: id, actor, ...fields } });
}

interface RecordedReplay {
  id: string;
  newId: string;
  /** The state of the job that was replayed. */
  state: string;
  before?: object | undefined;
  after: object;
}

/** Records a replay in the audit log of both jobs, so that the new one's says where it comes from. */
export async function recordReplay(
  tx: Transaction,
  operator: Operator,
  { id, newId, state, before, after }: RecordedReplay,
): Promise<void> {
  await recordAction(tx, operator, {
    action: 'job.redo',
    subjectType: 'job',
    subjectId: id,
    before: { state, ...before },
    after: { job: newId, ...after },
  });
  await recordAction(tx, operator, {
    action: 'job.create',
    subjectType: 'job',
    subjectId: newId,
    ...(before && { before }),
    after: { replayOf: id, ...after },
  });
}

/** Returns the names of the fields that differ. The audit log gets no values, since they may be secret. */
export function changedFields(before: unknown, after: object): string[] {
  const old = new Map(Object.entries(typeof before === 'object' && before !== null ? before : {}));
  const changed = new Map(Object.entries(after));
  const names = new Set([...old.keys(), ...changed.keys()]);
  return [...names]
    .filter((name) => JSON.stringify(old.get(name)) !== JSON.stringify(changed.get(name)))
    .sort();
}
