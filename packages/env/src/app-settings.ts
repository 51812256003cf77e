import type * as z from 'zod';
import { readEnv } from './read-env';
import type { Environment } from './secrets';
import { settings } from './settings';

export const appSettings = {
  DATABASE_URL: settings.DATABASE_URL,
  DATABASE_LISTEN_URL: settings.DATABASE_LISTEN_URL,
  DATABASE_POOL: settings.DATABASE_POOL,
  DATABASE_SCHEMA: settings.DATABASE_SCHEMA,
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
  DATABASE_LISTEN_URL?: string | undefined;
  QUEUE_URL?: string | undefined;
}

/** Reads an environment like `readEnv`. By default, LISTEN uses `DATABASE_URL`, and so does BullMQ without a `QUEUE_URL`. */
export function readAppEnv<Output extends Urls>(schema: z.ZodType<Output>, source: Environment) {
  const data = readEnv(schema, source);
  const listenUrl = data.DATABASE_LISTEN_URL ?? data.DATABASE_URL;
  return { ...data, DATABASE_LISTEN_URL: listenUrl, QUEUE_URL: data.QUEUE_URL ?? listenUrl };
}
