import { randomUUID } from 'node:crypto';
import type { Handover, Transaction } from '@offload/db';
import { enqueue } from '@offload/jobs/client';
import { welcomeEmail } from '@offload/jobs/kinds/welcome-email';
import { hashPassword } from './password-hashing';
import { requestPasswordReset } from './password-reset';

interface SignUp {
  email: string;
  name: string;
  password?: string | undefined;
}

/**
 * Prepares a sign-up and answers what writes it: the account together with its welcome job, or, where the address has
 * an account already, a message to its owner. Both take about the same time, and nobody outside can tell them apart.
 */
export async function signUp({ email, name, password }: SignUp) {
  const passwordHash = password ? await hashPassword(password) : null;

  return async (tx: Transaction): Promise<Handover[]> => {
    const id = randomUUID();
    const [made] = await tx.$queryRaw<{ id: string }[]>`
      WITH made AS (
        INSERT INTO "user" (id, email, name) VALUES (${id}, ${email}, ${name})
        ON CONFLICT (email) DO NOTHING RETURNING id
      ), account AS (
        INSERT INTO account (id, account_id, provider_id, user_id, password)
        SELECT ${randomUUID()}, id, 'credential', id, ${passwordHash}::text FROM made
        WHERE ${passwordHash}::text IS NOT NULL
      )
      SELECT id FROM made`;
    if (made) return [await enqueue(tx, welcomeEmail, { personId: id }, { ownerId: id })];
    const owner = await tx.user.findUniqueOrThrow({ where: { email }, select: { id: true, email: true } });
    return requestPasswordReset(tx, owner, 'signed-up-again');
  };
}
