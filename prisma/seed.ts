import { randomUUID } from 'node:crypto';
import { systemOwner } from '@offload/core/schedules';
import { type Database, openDatabase } from '@offload/db';
import { readEnv, settings } from '@offload/env';
import { insertOrders } from '@offload/kinds/orders';
import { hashPassword } from 'better-auth/crypto';
import * as z from 'zod';
import { seedHistory } from './demo-history/seed-history';
import { demoOrders } from './demo-orders/demo-orders';

const { APP_URL, DATABASE_URL, ADMIN_EMAIL, ADMIN_PASSWORD, DEMO_DATA } = settings;
const schema = z.object({
  // Of the demo's data only.
  APP_URL: APP_URL.default('http://localhost:3000'),
  DATABASE_URL,
  ADMIN_EMAIL,
  ADMIN_PASSWORD,
  DEMO_DATA,
});

/** Creates the first admin. Doesn't change an existing one or its password. */
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

/** Creates the demo user without a password. To sign in as that user, request a password link by email. */
async function seedDemoUser(db: Database, email: string): Promise<void> {
  await db.$executeRaw`
    INSERT INTO "user" (id, email, name, email_verified) VALUES (${randomUUID()}, ${email}, 'Demo', true)
    ON CONFLICT (email) DO NOTHING`;
}

/** Adds the demo's orders to a user who has none. */
async function seedOrders(db: Database, email: string, seed: number, perDay: number): Promise<void> {
  const { id } = await db.user.findUniqueOrThrow({ where: { email }, select: { id: true } });
  const has = await db.order.findFirst({ where: { ownerId: id }, select: { orderNumber: true } });
  if (!has) await insertOrders(db, id, demoOrders(seed, perDay));
}

/** Creates the user who owns the jobs of schedules that are declared in code. No one can sign in as this user. */
async function seedSystemUser(db: Database): Promise<void> {
  await db.$executeRaw`
    INSERT INTO "user" (id, email, name, banned, ban_reason)
    VALUES (${systemOwner}, 'system@localhost.localdomain', 'Offload', true, 'Owns the jobs of schedules in code')
    ON CONFLICT DO NOTHING`;
}

const demoEmail = 'demo@example.com';

async function seed(env: z.infer<typeof schema>): Promise<void> {
  const db = openDatabase(env.DATABASE_URL, 1);
  await seedSystemUser(db);
  await seedAdmin(db, env.ADMIN_EMAIL, env.ADMIN_PASSWORD);
  if (env.DEMO_DATA) {
    await seedDemoUser(db, demoEmail);
    await seedOrders(db, env.ADMIN_EMAIL, 1, 4.5);
    await seedOrders(db, demoEmail, 2, 3);
    await seedHistory(db, { email: demoEmail, adminEmail: env.ADMIN_EMAIL, appUrl: env.APP_URL });
  }
  await db.$disconnect();
}

function readSettings(): z.infer<typeof schema> {
  try {
    return readEnv(schema, process.env);
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  }
}

await seed(readSettings());
