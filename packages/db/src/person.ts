import { type Operator, recordAction } from '@offload/console/server';
import { pauseSchedulesOf, systemOwner } from '@offload/core/schedules';
import { connectionOf } from '@offload/core/sql';
import type { Database, Prisma, Transaction } from './client';
import { lockSpace } from './lock-space';

/** A new role, or whether the user may sign in, and the reason if not. */
export type PersonChange = { role: string } | { disabled: boolean; reason: string | null };

interface Changed {
  before: Prisma.JsonObject;
  after: Prisma.JsonObject;
}

/**
 * Changes a user's role or disables or enables the user, and records that in the audit log. Ends the user's sessions, unless
 * the user is enabled. Disabling a user also pauses their schedules. Returns false if the user doesn't exist, owns the jobs
 * of schedules in code, is the last admin who can sign in, or would get a role other than `user` without a verified address.
 */
export async function changePerson(
  db: Database,
  id: string,
  change: PersonChange,
  operator: Operator,
): Promise<boolean> {
  return db.$transaction(async (tx) => {
    // One at a time, so that two admins can't demote each other.
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended('admins', ${lockSpace.admins}))`;
    const changed = await update(tx, id, change);
    if (!changed) return false;
    const isEnabled = 'disabled' in change && !change.disabled;
    if (!isEnabled) await tx.session.deleteMany({ where: { userId: id } });
    if ('disabled' in change && change.disabled) await pauseSchedulesOf(connectionOf(tx), id);
    const reason = 'reason' in change && change.reason ? { reason: change.reason } : {};
    const subject = { subjectType: 'user', subjectId: id } as const;
    await recordAction(tx, operator, { action: nameOf(change), ...subject, ...changed, ...reason });
    return true;
  });
}

async function update(tx: Transaction, id: string, change: PersonChange): Promise<Changed | null> {
  const role = 'role' in change ? change.role : null;
  const banned = 'disabled' in change ? change.disabled : null;
  const reason = 'disabled' in change && change.disabled ? change.reason : null;
  const rows = await tx.$queryRaw<Changed[]>`
    WITH wanted AS (
      SELECT id AS wanted_id, coalesce(${role}, role) AS new_role, coalesce(${banned}::boolean, banned) AS new_banned,
        CASE WHEN ${banned}::boolean IS NULL THEN ban_reason ELSE ${reason} END AS new_reason,
        jsonb_build_object('role', role, 'disabled', banned) AS before
      FROM "user" WHERE id = ${id} AND id <> ${systemOwner} FOR NO KEY UPDATE
    )
    UPDATE "user" SET role = new_role, banned = new_banned, ban_reason = new_reason, updated_at = now()
    FROM wanted
    WHERE id = wanted_id AND (new_role IN ('user', role) OR email_verified) AND (
      (new_role = 'admin' AND NOT new_banned)
      OR EXISTS (SELECT 1 FROM "user" other WHERE other.id <> ${id} AND other.role = 'admin' AND NOT other.banned)
    )
    RETURNING before, jsonb_build_object('role', role, 'disabled', banned) AS after`;
  return rows[0] ?? null;
}

function nameOf(change: PersonChange): string {
  if ('role' in change) return 'user.role';
  return change.disabled ? 'user.disable' : 'user.enable';
}

/** The channel of triggers. Its payload is the ID of a user whose session or token has ended, or whose role has changed. */
export const userChannel = 'person_changed';
