import { createHash, randomBytes, randomUUID } from 'node:crypto';
import type { Database } from '@offload/db';

const validMs = 24 * 60 * 60 * 1_000;

/**
 * Makes a link of one use that lets this person choose a password, in better-auth's own format: the database gets only
 * the token's hash, so that whoever reads it cannot use it.
 */
export async function createSetPasswordLink(db: Database, appUrl: string, personId: string): Promise<string> {
  const token = randomBytes(24).toString('base64url');
  const identifier = createHash('sha256').update(`reset-password:${token}`).digest('base64url');
  await db.verification.create({
    data: { id: randomUUID(), identifier, value: personId, expiresAt: new Date(Date.now() + validMs) },
  });
  return new URL(`/set-password?token=${token}`, appUrl).href;
}
