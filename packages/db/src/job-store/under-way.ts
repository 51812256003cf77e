import type { Prisma, Transaction } from '../client';
import { lockSpace } from '../lock-space';

interface Asked {
  kind: string;
  ownerId: string;
  /** What makes the request the same: its payload, or the part of it that matters. */
  payload: Prisma.InputJsonObject;
}

/**
 * The job that this person has under way for the same request. Whoever gets null may ask for it: until the transaction
 * ends, others who want the same wait.
 */
export async function findUnderWay(
  tx: Transaction,
  { kind, ownerId, payload }: Asked,
): Promise<string | null> {
  const request = JSON.stringify([kind, ownerId, payload]);
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${request}, ${lockSpace.requests}))`;
  const [job] = await tx.$queryRaw<{ id: string }[]>`
    SELECT id FROM job
    WHERE kind = ${kind} AND owner_id = ${ownerId} AND state IN ('queued', 'running', 'retrying')
      AND payload @> ${JSON.stringify(payload)}::jsonb
    ORDER BY id DESC LIMIT 1`;
  return job?.id ?? null;
}
