import { markTold } from '@offload/db';
import type { JobRow } from './job-view';
import { runtime } from './runtime';

/**
 * Notes that this person is being shown a job: where it is theirs and has ended, no e-mail need say so. Nothing waits for
 * that; if it cannot be written down, they are told twice.
 */
export function noteShown({ id }: { id: string }, row: JobRow): void {
  const isNews = row.tellsOwner && row.finishedAt !== null && row.toldAt === null;
  if (!isNews || row.ownerId !== id) return;
  const { db, log } = runtime();
  markTold(db, row).catch((error: unknown) => log.warn({ job: row.id, error }, 'not noted as told'));
}
