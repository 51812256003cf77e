import type { Database } from '@offload/db';
import type { Logger } from 'pino';

/** A session in use is written to no more often than this. */
const everyMs = 300_000;

interface UsedSession {
  id: string;
  updatedAt: Date;
}

/**
 * Records that a session is in use, as the time of its last change. If that fails, the call goes on: a database that can't
 * be written to can still be read.
 */
export async function recordSessionUse(
  { db, log }: { db: Database; log: Logger },
  { id, updatedAt }: UsedSession,
): Promise<void> {
  if (Date.now() - updatedAt.getTime() < everyMs) return;
  try {
    await db.session.updateMany({ where: { id, updatedAt }, data: { updatedAt: new Date() } });
  } catch (error) {
    log.warn({ error }, 'failed to record that a session is in use');
  }
}
