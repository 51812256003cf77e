import type { AnyContract } from '@offload/core/internal';
import { v7 as uuid } from 'uuid';
import type { PreparedReplay } from './about-job';
import type { Caller } from './access';
import { actorOf, type Changing } from './actions';
import { enqueueReplay } from './operations/changes/enqueue-replay';
import { changedFields, recordReplay } from './operations/changes/record-replay';

interface ReplayRequest {
  /** The job to replace, as it is. */
  from: { id: string; state: string; payload: unknown };
  contract: AnyContract;
  payload: object;
  /** What else it's enqueued with, and what the audit log says about that. */
  prepared: PreparedReplay;
}

/** Enqueues a job that replaces a failed or canceled one. Returns its ID, or null if the state doesn't allow that. */
export async function replay(
  { db, system, client }: Changing,
  { from, contract, payload, prepared: { fields, before, after } }: ReplayRequest,
  access: Caller,
): Promise<string | null> {
  const newId = uuid();
  const { id, state } = from;
  const { requestId } = access.operator;
  const changed = changedFields(from.payload, payload);
  const made = await db.transaction(async (tx) => {
    const by = { by: access.actor, actor: actorOf(access) };
    const replacement = { id, newId, contract, payload, ...by, fields: { ...fields, requestId } };
    const job = await enqueueReplay(tx, system, replacement);
    const recorded = { before, after: { ...(changed.length > 0 && { changed }), ...after } };
    if (job) await recordReplay(tx, access.operator, { id, newId, state, ...recorded });
    return job;
  });
  if (!made) return null;
  void client.dispatch([made]);
  return made.id;
}
