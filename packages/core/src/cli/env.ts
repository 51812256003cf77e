import { existsSync } from 'node:fs';

/** What the command line reads from the environment. */
export interface CliEnv {
  databaseUrl?: string | undefined;
  listenUrl?: string | undefined;
  queueUrl?: string | undefined;
  queuePrefix?: string | undefined;
  schema?: string | undefined;
  /** Whether npm runs the command, as with npx. */
  isUnderNpm?: boolean;
}

/** Reads the environment, and what `.env.local` and `.env` of this folder add to it. */
export function readCliEnv(): CliEnv {
  // The first to name a variable wins.
  for (const file of ['.env.local', '.env']) if (existsSync(file)) process.loadEnvFile(file);
  const { DATABASE_URL, DATABASE_LISTEN_URL, QUEUE_URL, QUEUE_PREFIX, DATABASE_SCHEMA } = process.env;
  return {
    // An empty variable is as good as none.
    databaseUrl: DATABASE_URL || undefined,
    listenUrl: DATABASE_LISTEN_URL || undefined,
    queueUrl: QUEUE_URL || undefined,
    queuePrefix: QUEUE_PREFIX || undefined,
    schema: DATABASE_SCHEMA || undefined,
    isUnderNpm: process.env.npm_lifecycle_event !== undefined,
  };
}
