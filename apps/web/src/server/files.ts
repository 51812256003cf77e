import type { File } from '@offload/db';
import { isUuid } from './ids';
import { mayOperate } from './roles';
import { runtime } from './runtime';
import type { Person } from './session';

/**
 * A file that this person may have, with its job: their own, or anybody's for those who may change the jobs of everybody,
 * who have to record that they read it.
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

/** Whether its time is over, also where its bytes are still there. */
export function hasExpired({ removedAt, expiresAt }: Pick<File, 'removedAt' | 'expiresAt'>): boolean {
  return removedAt !== null || (expiresAt !== null && expiresAt <= new Date());
}

/** A job whose files this person may have, with all that it has made. */
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
