import { createHash, randomUUID } from 'node:crypto';
import type { TestDatabase } from '@offload/testing';

const minuteMs = 60_000;

/** Does what the worker does when it writes an email with a link to set a password. Returns the link's token. */
export async function makeLink(
  { db }: TestDatabase,
  userId: string,
  expiresAt = new Date(Date.now() + minuteMs),
): Promise<string> {
  const token = randomUUID();
  const identifier = createHash('sha256').update(`reset-password:${token}`).digest('base64url');
  await db.verification.create({ data: { id: randomUUID(), identifier, value: userId, expiresAt } });
  return token;
}
