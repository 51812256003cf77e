import { appSettings, readAppEnv, settings } from '@offload/env';
import { storageUrl } from '@offload/storage/url';
import * as z from 'zod';

const schema = z.object({
  ...appSettings,
  STORAGE_URL: storageUrl,
  NODE_ENV: settings.NODE_ENV,
  AUTH_SECRET: settings.AUTH_SECRET,
  INBOX_URL: settings.INBOX_URL,
  DEMO_DATA: settings.DEMO_DATA.default(false),
  DEMO_FAULTS: settings.DEMO_FAULTS.default(false),
  TRUSTED_PROXIES: settings.TRUSTED_PROXIES,
  METRICS_TOKEN: settings.METRICS_TOKEN,
  REPOSITORY_URL: settings.REPOSITORY_URL,
  STAFF_TWO_FACTOR: settings.STAFF_TWO_FACTOR.default('on'),
});

export type Env = z.output<typeof schema> & { QUEUE_URL: string; DATABASE_LISTEN_URL: string };

/** Returns the paths of all pages, such as `/jobs/[id]`. next.config.ts puts them into the build. */
export function pagePaths(): string[] {
  return (process.env.PAGE_PATHS ?? '').split(' ').filter(Boolean);
}

// The proxy, pages, and routes are bundled separately, each with its own copy of this module, but secrets can be read
// only once.
const holder: typeof globalThis & { offloadEnv?: Env } = globalThis;

/** Returns the web's configuration, read once. Throws one line that names each wrong variable. */
export function env(): Env {
  holder.offloadEnv ??= readAppEnv(schema, process.env);
  return holder.offloadEnv;
}
