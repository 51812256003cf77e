import { randomUUID } from 'node:crypto';
import { type Cause, type Enqueued, sql, type Transaction } from '@offload/core';
import { connectionOf, oftenUsed } from '@offload/core/sql';
import { failingAttempts } from '@offload/kinds/accounts/demo-faults';
import { enqueuePasswordLink } from '@offload/kinds/accounts/password-links';
import { welcomeEmail } from '@offload/kinds/welcome-email';
import { runtime } from '@/server/runtime';

interface SignUp {
  email: string;
  name: string;
  password?: string | undefined;
  cause: Cause;
}

/**
 * Prepares a sign-up and returns the function that writes it: the account together with its welcome job; or, if the account
 * exists, another link to verify it, or an email to its owner if it's verified. All take about the same time, so a client
 * can't tell them apart.
 */
export async function signUp({ email, name, password, cause }: SignUp) {
  const { env, jobs, passwords } = runtime();
  const passwordHash = password ? await passwords.hash(password) : null;
  // No link could reach the demo's own addresses.
  const isDemo = env.DEMO_FAULTS && failingAttempts(email) > 0;

  return async (tx: Transaction): Promise<Enqueued[]> => {
    const newId = randomUUID();
    // Changes nothing about an account that exists, but locks it.
    const [account] = await connectionOf(tx).query<{ id: string; isVerified: boolean }>(sql`
      ${oftenUsed} WITH person AS (
        INSERT INTO "user" (id, email, name, email_verified) VALUES (${newId}, ${email}, ${name}, ${isDemo})
        ON CONFLICT (email) DO UPDATE SET email_verified = "user".email_verified
        RETURNING id, email_verified
      ), account AS (
        INSERT INTO account (id, account_id, provider_id, user_id, password)
        SELECT ${randomUUID()}, id, 'credential', id, ${passwordHash}::text FROM person
        WHERE id = ${newId} AND ${passwordHash}::text IS NOT NULL
      )
      SELECT id, email_verified AS "isVerified" FROM person`);
    if (!account) throw new Error('the account was neither inserted nor found');
    const { id, isVerified } = account;
    if (id === newId)
      return [await jobs.enqueue(tx, welcomeEmail, { personId: id }, { ownerId: id, ...cause })];
    const reason = isVerified ? 'signed-up-again' : 'unverified';
    return enqueuePasswordLink(jobs, tx, { userId: id, reason, cause });
  };
}
