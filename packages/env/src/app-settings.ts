import type { z } from 'zod';
import { readEnv } from './read-env';
import type { Environment } from './secrets';
import { settings } from './settings';

/** The settings that web and worker share. */
export const appSettings = {
  DATABASE_URL: settings.DATABASE_URL,
  QUEUE_URL: settings.QUEUE_URL,
  QUEUE_PREFIX: settings.QUEUE_PREFIX,
  STORAGE_URL: settings.STORAGE_URL,
  AWS_ACCESS_KEY_ID: settings.AWS_ACCESS_KEY_ID,
  AWS_SECRET_ACCESS_KEY: settings.AWS_SECRET_ACCESS_KEY,
  AWS_SESSION_TOKEN: settings.AWS_SESSION_TOKEN,
  APP_URL: settings.APP_URL,
  SEALING_KEY: settings.SEALING_KEY,
  STORAGE_QUOTA_MB: settings.STORAGE_QUOTA_MB,
  FETCH_ALLOW_HOSTS: settings.FETCH_ALLOW_HOSTS,
  LOG_LEVEL: settings.LOG_LEVEL,
};

interface Urls {
  DATABASE_URL: string;
  QUEUE_URL?: string | undefined;
}

/** Reads an environment like `readEnv`. Without a `QUEUE_URL`, the queue is in the database. */
export function readAppEnv<Output extends Urls>(schema: z.ZodType<Output>, source: Environment) {
  const data = readEnv(schema, source);
  return { ...data, QUEUE_URL: data.QUEUE_URL ?? data.DATABASE_URL };
}
