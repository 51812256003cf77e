import type { Prisma, Transaction } from '../client';
import type { Job } from '../generated/client';

export interface NewJob {
  id: string;
  kind: string;
  queue: string;
  ownerId: string;
  payload: Prisma.InputJsonObject;
  maxAttempts: number;
  /** To whom this job will send a message, for the ledger of outgoing mail. */
  recipient?: string;
}

/** Writes a job's row, its first event and its line in the mail ledger into the caller's transaction. */
export async function insertJob(tx: Transaction, { recipient, ...job }: NewJob): Promise<Job> {
  return tx.job.create({
    data: {
      ...job,
      events: { create: { state: 'queued', attempt: 0, actor: `user:${job.ownerId}` } },
      ...(recipient && { email: { create: { recipient } } }),
    },
  });
}
