import type { Database, Prisma } from '../client';
import type { Handover } from '../job-store/hand-over';
import { insertJob, type SourceFile } from '../job-store/insert';
import { type Operator, recordAction } from '../operator-action';

/** What is to be done again, otherwise. */
export interface Redo {
  /** The job that was no good. */
  id: string;
  /** The one that does it again. */
  newId: string;
  payload: Prisma.InputJsonObject;
  /** Where it sends a message: to whom. Null: to whom the other one did. */
  recipient: string | null;
  /** Whether its message goes to its owner's current address instead, because it opens their account. */
  emailsOwner: boolean;
  sources: SourceFile[];
}

/**
 * Writes a job that does again what a failed or canceled one did not, with another payload, and puts that one aside; it
 * still has to be handed over. Null where the job is none that
 * can be retried, or has been put aside already.
 */
export async function redoJob(db: Database, redo: Redo, operator: Operator): Promise<Handover | null> {
  const { id, newId, payload, sources, emailsOwner } = redo;
  return db.$transaction(async (tx) => {
    const changed = await tx.$queryRaw<{ id: string }[]>`
      UPDATE job SET dismissed_at = now(), dismissed_by = ${operator.id},
        dismiss_reason = ${`Done again as ${newId}`}, version = nextval('job_version')
      WHERE id = ${id}::uuid AND state IN ('failed', 'canceled') AND dismissed_at IS NULL RETURNING id`;
    if (changed.length === 0) return null;
    const job = await tx.job.findUniqueOrThrow({ where: { id }, include: { email: true } });
    const { kind, queue, ownerId, maxAttempts, tellsOwner } = job;
    const writesFiles = job.tidied !== null;
    const recipient = job.email ? (redo.recipient ?? job.email.recipient) : null;
    const { payloadVersion } = job;
    const about = { kind, queue, ownerId, maxAttempts, tellsOwner, writesFiles, payloadVersion, title: null };
    const actor = `user:${operator.id}` as const;
    const made = await insertJob(tx, {
      ...about,
      id: newId,
      payload,
      actor,
      ...(emailsOwner ? { emailsOwner } : recipient && { recipient }),
      ...(sources.length > 0 && { sources }),
    });
    await tx.job.update({ where: { id: newId }, data: { retryOf: id } });
    const written = await tx.email.findUnique({ where: { jobId: newId } });
    await recordAction(tx, operator, {
      action: 'job.redo',
      subjectType: 'job',
      subjectId: id,
      before: { state: job.state, ...recipientIn(job.email) },
      after: { job: newId, changed: changedFields(job.payload, payload), ...recipientIn(written) },
    });
    return made;
  });
}

function recipientIn(line: { recipient: string } | null): { recipient?: string } {
  return line ? { recipient: line.recipient } : {};
}

/** Which fields differ: their names are enough for the audit, and no secret. */
function changedFields(before: Prisma.JsonValue, after: Prisma.InputJsonObject): string[] {
  const old = typeof before === 'object' && before !== null && !Array.isArray(before) ? before : {};
  const names = new Set([...Object.keys(old), ...Object.keys(after)]);
  return [...names].filter((name) => JSON.stringify(old[name]) !== JSON.stringify(after[name])).sort();
}
