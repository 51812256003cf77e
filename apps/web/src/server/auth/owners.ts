import { runtime } from '../runtime';
import { redactUser } from './redact';
import type { Person } from './session';

interface Owner {
  id: string;
  email: string;
}

/**
 * Returns what gives the owners with these IDs, as this user may see them. One that is gone, or that code has made up for its
 * own jobs, has only an ID.
 */
export async function findOwners(
  person: Pick<Person, 'id' | 'role'>,
  ids: string[],
): Promise<(id: string) => Owner> {
  const users = await runtime().db.user.findMany({
    where: { id: { in: ids } },
    select: { id: true, email: true },
  });
  const byId = new Map(users.map((user) => [user.id, redactUser(person, user)]));
  return (id) => byId.get(id) ?? { id, email: id };
}
