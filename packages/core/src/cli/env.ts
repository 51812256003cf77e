import { existsSync, readFileSync } from 'node:fs';

export interface CliEnv {
  databaseUrl?: string | undefined;
  listenUrl?: string | undefined;
  queueUrl?: string | undefined;
  queuePrefix?: string | undefined;
  schema?: string | undefined;
  /** The parent process if npm runs the command, as with npx; 0 if that process has already ended. */
  npmParent?: number | undefined;
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
    npmParent: process.env.npm_lifecycle_event === undefined ? undefined : findParent(),
  };
}

/** Returns the ID of the parent process, or 0 if it ended before this process could read its ID. */
function findParent(): number {
  return process.ppid === 1 && !isStartedByInit() ? 0 : process.ppid;
}

/** In a container, npm itself may be process 1. Then this process is in its group. */
function isStartedByInit(): boolean {
  const file = '/proc/self/stat';
  if (!existsSync(file)) return false;
  const stat = readFileSync(file, 'utf8');
  // The name of the command, in parentheses, may have spaces. The state and the parent follow, and then the group.
  const [, , group] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return group === '1';
}
