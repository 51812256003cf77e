import { existsSync } from 'node:fs';

export interface CliEnv {
  databaseUrl?: string | undefined;
  listenUrl?: string | undefined;
  queueUrl?: string | undefined;
  queuePrefix?: string | undefined;
  schema?: string | undefined;
  /** Whether npm runs the command, as with npx. */
  isUnderNpm?: boolean;
}

/** Reads the environment, `.env.local`, and `.env`. */
export function readCliEnv(): CliEnv {
  // The first definition of a variable wins.
  for (const file of ['.env.local', '.env']) if (existsSync(file)) process.loadEnvFile(file);
  const { DATABASE_URL, DATABASE_LISTEN_URL, QUEUE_URL, QUEUE_PREFIX, DATABASE_SCHEMA } = process.env;
  return {
    // An empty variable counts as unset.
    databaseUrl: DATABASE_URL || undefined,
    listenUrl: DATABASE_LISTEN_URL || undefined,
    queueUrl: QUEUE_URL || undefined,
    queuePrefix: QUEUE_PREFIX || undefined,
    schema: DATABASE_SCHEMA || undefined,
    isUnderNpm: process.env.npm_lifecycle_event !== undefined,
  };
}
