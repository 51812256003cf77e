import { markSeenByOwner } from '@offload/db';
import { system } from '@offload/kinds/system';
import { runtime } from '@/server/runtime';

interface SeenJob {
  id: string;
  kind: string;
  ownerId: string;
  version: bigint | number;
  finishedAt: Date | string | null;
}

/**
 * Marks a job's end as seen if this is its owner, so that no email is sent about it. Await it before showing the end, so
 * that a later read of the notifications shows it as read. Never rejects: if it can't be recorded, the owner is notified
 * twice.
 */
export async function markSeen({ id }: { id: string }, row: SeenJob): Promise<void> {
  const isNews = row.finishedAt !== null && system.contracts.get(row.kind)?.notifiesOwner;
  if (!isNews || row.ownerId !== id) return;
  const { db, log } = runtime();
  try {
    await markSeenByOwner(db, row);
  } catch (error) {
    log.warn({ job: row.id, error }, 'not marked as seen');
  }
}
