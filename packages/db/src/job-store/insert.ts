import type { Prisma, Transaction } from '../client';
import type { Handover } from './hand-over';

/** A file that came from outside, to become a job's. */
export interface SourceFile {
  id: string;
  name: string;
  contentType: string;
  bytes: number;
  key: string;
  /** When its bytes are removed; without it, with the job. */
  expiresAt?: Date;
}

export interface NewJob {
  id: string;
  kind: string;
  queue: string;
  ownerId: string;
  title: string | null;
  payload: Prisma.InputJsonObject;
  maxAttempts: number;
  /** Files that it is given: they are in the storage already. */
  sources?: SourceFile[];
  /** Whether a person waits for it, who is to be told how it ended. */
  tellsOwner?: boolean;
  /** Whether its runs write files, which somebody has to tidy up after. */
  writesFiles?: boolean;
  /** Who asks for it; without it, its owner. */
  actor?: string;
  /** To whom this job will send a message, for the ledger of outgoing mail. */
  recipient?: string;
}

/** Writes a job's row, its first event and its line in the mail ledger into the caller's transaction. */
export async function insertJob(tx: Transaction, job: NewJob): Promise<Handover> {
  const {
    id,
    kind,
    queue,
    ownerId,
    title,
    maxAttempts,
    recipient,
    tellsOwner = false,
    writesFiles = false,
  } = job;
  await tx.$executeRaw`
    WITH inserted AS (
      INSERT INTO job (id, kind, queue, owner_id, title, payload, max_attempts, tells_owner, tidied)
      VALUES (${id}::uuid, ${kind}, ${queue}, ${ownerId}, ${title}, ${JSON.stringify(job.payload)}::jsonb,
        ${maxAttempts}::int, ${tellsOwner}, ${writesFiles ? 0 : null}::int)
      RETURNING id
    ), ledger AS (
      INSERT INTO email (job_id, recipient)
      SELECT id, ${recipient ?? null}::text FROM inserted WHERE ${recipient ?? null}::text IS NOT NULL
    )
    INSERT INTO job_event (job_id, state, attempt, actor)
    SELECT id, 'queued', 0, ${job.actor ?? `user:${ownerId}`} FROM inserted`;
  if (job.sources) {
    await tx.file.createMany({
      data: job.sources.map((source) => ({ ...source, jobId: id, role: 'source' })),
    });
  }
  return { id, kind, queue, deliveredBefore: false };
}
