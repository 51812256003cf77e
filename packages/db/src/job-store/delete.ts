import type { Database, Prisma } from '../client';
import type { StoredFile } from '../files';
import { recordAction } from '../operator-action';
import { type Access, within } from './change';
import { type Handover, handoverColumns } from './hand-over';

type Deleted = Handover & { before: Prisma.JsonObject; left: StoredFile[] };

/**
 * Deletes a finished job of this kind, and its history with it. Returns it, as its queue may still show it, and the files
 * whose bytes are left, which the sweeper removes if nobody else does; null if it doesn't exist or hasn't finished.
 */
export async function deleteJob(
  db: Database,
  { id, kind }: { id: string; kind: string },
  access: Access,
): Promise<{ job: Handover; left: StoredFile[] } | null> {
  return db.$transaction(async (tx) => {
    const [deleted] = await tx.$queryRaw<Deleted[]>`
      WITH deleted AS (
        DELETE FROM job
        WHERE id = ${id}::uuid AND kind = ${kind} AND state IN ('succeeded', 'failed', 'canceled') ${within(access)}
        RETURNING id, kind, queue, owner_id, claim, held_by, jsonb_build_object('state', state, 'title', title) AS before
      )
      SELECT ${handoverColumns('deleted')}, before, coalesce(
        json_agg(json_build_object('id', file.id, 'key', key)) FILTER (WHERE file.id IS NOT NULL), '[]') AS "left"
      FROM deleted LEFT JOIN file ON file.job_id = deleted.id AND removed_at IS NULL
      GROUP BY deleted.id, kind, queue, owner_id, claim, held_by, before`;
    if (!deleted) return null;
    const { before, left, ...job } = deleted;
    if (access.operator) {
      const doing = { action: 'job.delete', subjectType: 'job', subjectId: id, before } as const;
      await recordAction(tx, access.operator, doing);
    }
    return { job, left };
  });
}
