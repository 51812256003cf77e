import { resolve } from 'node:path';
import { isSetting as isAppSetting, port, readEnv, settings } from '@offload/env';
import { PlainError } from '@offload/processes';
import { storageUrl } from '@offload/storage/url';
import * as z from 'zod';
import { root } from '../root';

// The settings of web and worker are checked here too, so that an invalid value stops `npm start` before it starts anything.
const schema = z.object({
  ...z.object(settings).partial().shape,
  STORAGE_URL: storageUrl.optional(),
  HOST: settings.HOST,
  PORT: port.default(3000),
  DATA_DIR: z
    .string()
    .default('.data')
    .transform((value) => resolve(root, value)),
  SMTP_PORT: port.default(1025),
  INBOX_PORT: port.default(8025),
  ADMIN_EMAIL: settings.ADMIN_EMAIL,
});

export type Settings = z.infer<typeof schema> & { APP_URL: string; embedded: boolean };

/** Reads the settings of `npm start` and removes the secrets from `source`. Throws a `PlainError` that names each invalid one. */
export function parseEnv(source: NodeJS.ProcessEnv): Settings {
  const data = readPlainly(source);
  const embedded = data.DATABASE_URL === undefined || data.SMTP_URL === undefined;
  return { ...data, embedded, APP_URL: data.APP_URL ?? `http://localhost:${data.PORT}` };
}

function readPlainly(source: NodeJS.ProcessEnv): z.infer<typeof schema> {
  try {
    return readEnv(schema, source);
  } catch (error) {
    throw new PlainError(error instanceof Error ? error.message : String(error));
  }
}

export function isSetting(name: string): boolean {
  return name in schema.shape || isAppSetting(name);
}

/** Returns our environment without our settings, for programs that get their own or need none. */
export function envWithoutSettings(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !isSetting(name)));
}
