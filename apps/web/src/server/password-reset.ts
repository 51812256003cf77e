import type { Handover, Transaction } from '@offload/db';
import { enqueue } from '@offload/jobs/client';
import { passwordResetEmail } from '@offload/jobs/kinds/password-reset-email';

type Reason = 'forgotten' | 'signed-up-again';

// How long nobody can make us send the same person the same message again.
const quietSeconds: Record<Reason, number> = { forgotten: 60, 'signed-up-again': 3_600 };

/** Enqueues the message with a link to choose a password, unless the same one has just been sent. */
export async function requestPasswordReset(
  tx: Transaction,
  person: { id: string; email: string },
  reason: Reason,
): Promise<Handover[]> {
  // Held to the end of the transaction, so that two at the same time do not both find that there is none.
  await tx.$executeRaw`SELECT 1 FROM "user" WHERE id = ${person.id} FOR NO KEY UPDATE`;
  const recent = await tx.$queryRaw<unknown[]>`
    SELECT 1 FROM job
    WHERE owner_id = ${person.id} AND kind = ${passwordResetEmail.kind} AND payload->>'reason' = ${reason}
      AND created_at > now() - ${quietSeconds[reason]}::int * interval '1 s'
    LIMIT 1`;
  if (recent.length > 0) return [];
  const payload = { personId: person.id, reason };
  return [await enqueue(tx, passwordResetEmail, payload, { ownerId: person.id })];
}
