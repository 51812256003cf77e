import { runtime } from '../runtime';
import type { Person } from './session';

/** Returns whether a user has a password. A guest has none before they use the link in their welcome email. */
export async function hasPassword({ id }: Pick<Person, 'id'>): Promise<boolean> {
  const where = { userId: id, password: { not: null } };
  return (await runtime().db.account.findFirst({ where, select: { id: true } })) !== null;
}
