import type { Prisma, Transaction } from '../client';

interface Asked {
  kind: string;
  ownerId: string;
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
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${request}, 1))`;
  const job = await tx.job.findFirst({
    where: { kind, ownerId, payload: { equals: payload }, state: { in: ['queued', 'running', 'retrying'] } },
    select: { id: true },
    orderBy: { id: 'desc' },
  });
  return job?.id ?? null;
}
