import { migrate } from '@offload/core';
import { readEnv, settings } from '@offload/env';
import * as z from 'zod';
import { prepareAppRole } from './app-role';

// Runs after `prisma migrate deploy`, in the only process that knows the owner's password.
const { DATABASE_URL, DATABASE_OWNER_URL } = settings;

try {
  const env = readEnv(z.object({ DATABASE_URL, DATABASE_OWNER_URL }), process.env);
  await migrate(env.DATABASE_OWNER_URL ?? env.DATABASE_URL);
  if (env.DATABASE_OWNER_URL) {
    const repaired = await prepareAppRole(env.DATABASE_OWNER_URL, env.DATABASE_URL);
    for (const sentence of repaired) console.warn(sentence);
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
