import type { Database } from '../client';

/** Deletes the links from emails and the terminal that have expired. */
export async function pruneLinks(db: Database): Promise<void> {
  await db.$executeRaw`DELETE FROM verification WHERE expires_at < now()`;
}
