import { readEnv, settings } from '@offload/env';
import { noRecord } from '@offload/processes';
import * as z from 'zod';
import { runCommand } from '../scripts/run-command';
import { updateSchema } from './update-schema';

// Runs in the only container that knows the owner's password.
const { DATABASE_URL, DATABASE_OWNER_URL } = settings;

await runCommand(async (supervise) => {
  const env = readEnv(z.object({ DATABASE_URL, DATABASE_OWNER_URL }), process.env);
  const { DATABASE_URL: databaseUrl, DATABASE_OWNER_URL: ownerUrl = databaseUrl } = env;
  await updateSchema(supervise(noRecord), { databaseUrl, ownerUrl });
  return 0;
});
