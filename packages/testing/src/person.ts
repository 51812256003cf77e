import { randomUUID } from 'node:crypto';
import type { Database } from '@offload/db';

/** Creates a user with a verified address to own a test's jobs. */
export async function createPerson(
  db: Database,
  email = `${randomUUID()}@example.com`,
): Promise<{ id: string; email: string; name: string }> {
  return db.user.create({
    data: { id: randomUUID(), email, name: 'Test Person', emailVerified: true },
    select: { id: true, email: true, name: true },
  });
}
