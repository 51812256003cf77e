import { randomUUID } from 'node:crypto';
import { type Database, openDatabase } from '@offload/db';
import { hashPassword } from 'better-auth/crypto';
import { z } from 'zod';

const schema = z.object({
  DATABASE_URL: z.string(),
  ADMIN_EMAIL: z.email().toLowerCase(),
  ADMIN_PASSWORD: z.string(),
});

/** Makes the first admin. One that is there already stays as it is, also its password. */
async function seedAdmin(db: Database, email: string, password: string): Promise<void> {
  const id = randomUUID();
  const passwordHash = await hashPassword(password);
  await db.$executeRaw`
    WITH made AS (
      INSERT INTO "user" (id, email, name, role, email_verified) VALUES (${id}, ${email}, 'Admin', 'admin', true)
      ON CONFLICT (email) DO NOTHING RETURNING id
    )
    INSERT INTO account (id, account_id, provider_id, user_id, password)
    SELECT ${randomUUID()}, id, 'credential', id, ${passwordHash} FROM made`;
}

const { DATABASE_URL, ADMIN_EMAIL, ADMIN_PASSWORD } = schema.parse(process.env);
const db = openDatabase(DATABASE_URL, 1);
await seedAdmin(db, ADMIN_EMAIL, ADMIN_PASSWORD);
await db.$disconnect();
