import type { File } from '@offload/db';
import { isUuid } from './ids';
import { mayOperate } from './roles';
import { runtime } from './runtime';
import type { Person } from './session';

/** A file that this person may have: their own, or anybody's for those who may change the jobs of everybody. */
export async function findFile(person: Person, id: string): Promise<File | null> {
  if (!isUuid(id)) return null;
  const job = mayOperate(person.role) ? {} : { ownerId: person.id };
  return runtime().db.file.findFirst({ where: { id, job } });
}
