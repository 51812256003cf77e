import { readEnv as readSettings, settings } from '@offload/env';
import { z } from 'zod';

const schema = z
  .object({
    DATABASE_URL: settings.DATABASE_URL,
    QUEUE_URL: settings.QUEUE_URL,
    STORAGE_URL: settings.STORAGE_URL,
    AWS_ACCESS_KEY_ID: settings.AWS_ACCESS_KEY_ID,
    AWS_SECRET_ACCESS_KEY: settings.AWS_SECRET_ACCESS_KEY,
    AWS_SESSION_TOKEN: settings.AWS_SESSION_TOKEN,
    SMTP_URL: settings.SMTP_URL,
    MAIL_FROM: settings.MAIL_FROM,
    APP_URL: settings.APP_URL,
    DEMO_FAULTS: settings.DEMO_FAULTS,
    AUTH_SECRET: settings.AUTH_SECRET.optional(),
    SEALING_KEY: settings.SEALING_KEY,
    FETCH_ALLOW_HOSTS: settings.FETCH_ALLOW_HOSTS,
    STORAGE_QUOTA_MB: settings.STORAGE_QUOTA_MB,
    MAX_ORDERS: settings.MAX_ORDERS,
    LEASE_MS: settings.LEASE_MS,
    DRAIN_MS: settings.DRAIN_MS,
    LOG_LEVEL: settings.LOG_LEVEL,
  })
  .refine(({ AUTH_SECRET, SEALING_KEY }) => AUTH_SECRET || SEALING_KEY, {
    path: ['SEALING_KEY'],
    message: 'is not set, nor is AUTH_SECRET, from which it could be derived',
  });

export type Env = Omit<z.output<typeof schema>, 'QUEUE_URL'> & { QUEUE_URL: string };

/** Reads the worker's configuration, and takes the secrets out of `source`. Throws one line that names each wrong variable. */
export function readEnv(source: NodeJS.ProcessEnv = process.env): Env {
  const data = readSettings(schema, source);
  return { ...data, QUEUE_URL: data.QUEUE_URL ?? data.DATABASE_URL };
}
