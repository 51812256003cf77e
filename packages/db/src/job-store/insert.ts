import { Prisma, type Transaction } from '../client';
import { freeShare, type Gate, isKnown, stepAt } from './gates';
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
  /** The version of the contract that the payload fits; without it, 1. */
  payloadVersion?: number;
  maxAttempts: number;
  /** Files that it is given: they are in the storage already. */
  sources?: SourceFile[];
  /** Whether a person waits for it, who is to be told how it ended. */
  tellsOwner?: boolean;
  /** Whether its runs write files, which somebody has to tidy up after. */
  writesFiles?: boolean;
  /**
   * How many running jobs in this queue its owner may have by default, if the owner has requested it. Without it, the job
   * doesn't count toward the owner's limits.
   */
  ownerShare?: number;
  /** Bytes set aside for what it writes, until it has finished. Without it, it takes room as it writes. */
  reservedBytes?: number;
  /** Who asks for it; without it, its owner. */
  actor?: string;
  /** To whom this job will send a message, for the ledger of outgoing mail. */
  recipient?: string;
  /** Whether it sends its message to its owner's address, as it stands now, and to no other. */
  emailsOwner?: boolean;
}

/**
 * Writes a job's row, its first event and its line in the mail ledger into the caller's transaction, and holds the job if
 * a gate is closed.
 */
export async function insertJob(tx: Transaction, job: NewJob): Promise<Handover> {
  const { id, kind, queue, ownerId, title, maxAttempts, ownerShare = null } = job;
  const { tellsOwner = false, writesFiles = false, payloadVersion = 1, reservedBytes = 0 } = job;
  const [inserted] = await tx.$queryRaw<{ heldBy: Gate | null }[]>`
    WITH gate AS MATERIALIZED (SELECT ${firstGate(job)} AS gate),
    inserted AS (
      INSERT INTO job (id, kind, queue, owner_id, title, payload, payload_version, max_attempts, tells_owner, tidied,
        user_requested, reserved_bytes, held_by, progress_step)
      SELECT ${id}::uuid, ${kind}, ${queue}, ${ownerId}, ${title}, ${JSON.stringify(job.payload)}::jsonb,
        ${payloadVersion}::int, ${maxAttempts}::int, ${tellsOwner}, ${writesFiles ? 0 : null}::int,
        ${ownerShare !== null}, ${reservedBytes}::bigint, gate, ${stepAt(Prisma.sql`gate`)}
      FROM gate
      RETURNING id, held_by
    ), ledger AS (
      INSERT INTO email (job_id, recipient)
      SELECT id, recipient FROM inserted, (SELECT ${recipientOf(job)} AS recipient) AS line WHERE recipient IS NOT NULL
    ), history AS (
      INSERT INTO job_event (job_id, state, attempt, actor)
      SELECT id, 'queued', 0, ${job.actor ?? `user:${ownerId}`} FROM inserted
    )
    SELECT held_by AS "heldBy" FROM inserted`;
  if (job.sources) {
    await tx.file.createMany({
      data: job.sources.map((source) => ({ ...source, jobId: id, role: 'source' })),
    });
  }
  return { id, kind, queue, ownerId, claim: 0, heldBy: inserted?.heldBy ?? null };
}

function recipientOf({ emailsOwner = false, ownerId, recipient }: NewJob): Prisma.Sql {
  return emailsOwner
    ? Prisma.sql`(SELECT "user".email FROM "user" WHERE "user".id = ${ownerId})`
    : Prisma.sql`${recipient ?? null}::text`;
}

function firstGate({ kind, queue, ownerId, ownerShare }: NewJob): Prisma.Sql {
  const owner =
    ownerShare === undefined
      ? Prisma.empty
      : Prisma.sql`WHEN ${freeShare(Prisma.sql`${queue}`, Prisma.sql`${ownerId}`, Prisma.sql`${ownerShare}::int`)} <= 0 THEN 'owner'`;
  return Prisma.sql`CASE WHEN NOT ${isKnown(Prisma.sql`${kind}::text`)} THEN 'kind' ${owner} END`;
}
