import { appSettings, readAppEnv, settings } from '@offload/env';
import { storageUrl } from '@offload/storage/url';
import * as z from 'zod';

const schema = z
  .object({
    ...appSettings,
    STORAGE_URL: storageUrl,
    SMTP_URL: settings.SMTP_URL,
    MAIL_FROM: settings.MAIL_FROM,
    DEMO_FAULTS: settings.DEMO_FAULTS,
    AUTH_SECRET: settings.AUTH_SECRET.optional(),
    RATES_URL: settings.RATES_URL.default('https://api.frankfurter.dev/v1/latest'),
    MAX_ORDERS: settings.MAX_ORDERS,
    LEASE_MS: settings.LEASE_MS,
    DRAIN_MS: settings.DRAIN_MS,
    SEALING: settings.SEALING,
    COMMIT: settings.COMMIT,
    HOST: settings.HOST,
    WORKER_PORT: settings.WORKER_PORT,
    WORKER_QUEUES: settings.WORKER_QUEUES,
    WORKER_CONCURRENCY: settings.WORKER_CONCURRENCY,
    METRICS_TOKEN: settings.METRICS_TOKEN,
  })
  .refine(({ AUTH_SECRET, SEALING_KEY }) => AUTH_SECRET || SEALING_KEY, {
    path: ['SEALING_KEY'],
    message: 'is not set. Set it, or AUTH_SECRET to derive it from',
  });

export type Env = z.output<typeof schema> & { QUEUE_URL: string; DATABASE_LISTEN_URL: string };

/** Reads the worker's configuration and removes the secrets from `source`. Throws one line that names each invalid variable. */
export function readEnv(source: NodeJS.ProcessEnv = process.env): Env {
  return readAppEnv(schema, source);
}
