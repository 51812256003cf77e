import type { File } from '@offload/db';
import { isUuid } from './ids';
import { visibleTo } from './jobs';
import { runtime } from './runtime';
import type { Person } from './session';

/** A file of a job that this person may see. */
export async function findFile(person: Person, id: string): Promise<File | null> {
  if (!isUuid(id)) return null;
  return runtime().db.file.findFirst({ where: { id, job: visibleTo(person) } });
}

/** Whether its time is over, also where its bytes are still there. */
export function hasExpired({ removedAt, expiresAt }: Pick<File, 'removedAt' | 'expiresAt'>): boolean {
  return removedAt !== null || (expiresAt !== null && expiresAt <= new Date());
}

/** A job that this person may see, with all files that it has made. */
export async function findOutputs(person: Person, id: string) {
  if (!isUuid(id)) return null;
  return runtime().db.job.findFirst({
    where: { id, ...visibleTo(person) },
    select: {
      title: true,
      kind: true,
      files: { where: { role: 'output' }, orderBy: [{ createdAt: 'asc' }, { name: 'asc' }] },
    },
  });
}
