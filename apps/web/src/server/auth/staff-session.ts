import type { Database } from '@offload/db';

const hourMs = 3_600_000;
// How long a session of staff lasts unused, and in all.
const idleMs = hourMs;
const totalMs = 12 * hourMs;
// A session in use is not written to more often.
const graceMs = 300_000;

/** Returns when a session of staff that is used now ends. */
export function staffSessionEnd(createdAt: Date): Date {
  return new Date(Math.min(createdAt.getTime() + totalMs, Date.now() + idleMs));
}

interface StaffSession {
  id: string;
  createdAt: Date;
  expiresAt: Date;
}

/**
 * Keeps a session of staff going while it is used, and shortens one that began before its user was staff. Returns false
 * if it has ended.
 */
export async function keepStaffSession(db: Database, session: StaffSession): Promise<boolean> {
  const { id, createdAt, expiresAt } = session;
  const end = staffSessionEnd(createdAt);
  if (end.getTime() <= Date.now()) return false;
  if (Math.abs(end.getTime() - expiresAt.getTime()) > graceMs) {
    await db.session.updateMany({ where: { id, expiresAt }, data: { expiresAt: end } });
  }
  return true;
}
