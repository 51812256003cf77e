import type { File } from '@offload/db';
import { mayOperate } from '@/server/auth/roles';
import type { Person } from '@/server/auth/session';
import { isUuid } from '@/server/ids';
import { runtime } from '@/server/runtime';

/**
 * Returns a file with its job if this user may read it: their own, or any file for operators and admins, whose reads must
 * be recorded.
 */
export async function findFile(person: Person, id: string) {
  if (!isUuid(id)) return null;
  const include = { job: { select: { id: true, ownerId: true } } };
  const found = await runtime().db.file.findFirst({ where: { id, job: ofTheirs(person) }, include });
  return found?.job ? { ...found, job: found.job } : null;
}

function ofTheirs({ id, role }: Person) {
  return mayOperate(role) ? {} : { ownerId: id };
}

export function hasExpired({ removedAt, expiresAt }: Pick<File, 'removedAt' | 'expiresAt'>): boolean {
  return removedAt !== null || (expiresAt !== null && expiresAt <= new Date());
}

export async function findOutputs(person: Person, id: string) {
  if (!isUuid(id)) return null;
  return runtime().db.job.findFirst({
    where: { id, ...ofTheirs(person) },
    select: {
      id: true,
      ownerId: true,
      title: true,
      kind: true,
      files: { where: { role: 'output' }, orderBy: [{ createdAt: 'asc' }, { name: 'asc' }] },
    },
  });
}
