import { readEnv, settings } from '@offload/env';
import { z } from 'zod';

const schema = z.object({
  NODE_ENV: settings.NODE_ENV,
  DATABASE_URL: settings.DATABASE_URL,
  QUEUE_URL: settings.QUEUE_URL,
  STORAGE_URL: settings.STORAGE_URL,
  AWS_ACCESS_KEY_ID: settings.AWS_ACCESS_KEY_ID,
  AWS_SECRET_ACCESS_KEY: settings.AWS_SECRET_ACCESS_KEY,
  AWS_SESSION_TOKEN: settings.AWS_SESSION_TOKEN,
  APP_URL: settings.APP_URL,
  AUTH_SECRET: settings.AUTH_SECRET,
  SEALING_KEY: settings.SEALING_KEY,
  INBOX_URL: settings.INBOX_URL,
  DEMO_FAULTS: settings.DEMO_FAULTS.default(false),
  STORAGE_QUOTA_MB: settings.STORAGE_QUOTA_MB,
  TRUSTED_PROXIES: settings.TRUSTED_PROXIES,
  FETCH_ALLOW_HOSTS: settings.FETCH_ALLOW_HOSTS,
  METRICS_TOKEN: settings.METRICS_TOKEN,
  STAFF_TWO_FACTOR: settings.STAFF_TWO_FACTOR.default('on'),
  LOG_LEVEL: settings.LOG_LEVEL,
});

export type Env = Omit<z.output<typeof schema>, 'QUEUE_URL'> & { QUEUE_URL: string };

// The proxy, pages and routes are bundled apart, each with its own copy of this module, but secrets can be read only once.
const holder: typeof globalThis & { offloadEnv?: Env } = globalThis;

/** Returns the web's configuration, read once. Throws one line that names each wrong variable. */
export function env(): Env {
  holder.offloadEnv ??= read();
  return holder.offloadEnv;
}

function read(): Env {
  const data = readEnv(schema, process.env);
  return { ...data, QUEUE_URL: data.QUEUE_URL ?? data.DATABASE_URL };
}
