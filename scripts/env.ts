import { resolve } from 'node:path';
import { storageUrl } from '@offload/storage/url';
import { z } from 'zod';
import { PlainError } from './plain-error';
import { root } from './root';

const port = (fallback: number) =>
  z
    .string()
    .regex(/^\d+$/, 'is not a port number')
    .transform(Number)
    .refine((value) => value >= 1 && value <= 65_535, 'is not between 1 and 65535')
    .default(fallback);

function url(...schemes: string[]) {
  const expected = schemes.map((scheme) => `${scheme}//…`).join(' or ');
  const fits = (value: string) => URL.canParse(value) && schemes.includes(new URL(value).protocol);
  return z.string().refine(fits, `is not ${expected}`);
}

const schema = z.object({
  HOST: z.string().default('127.0.0.1'),
  PORT: port(3000),
  APP_URL: url('http:', 'https:')
    .transform((value) => value.replace(/\/+$/, ''))
    .optional(),
  DATA_DIR: z
    .string()
    .default('.data')
    .transform((value) => resolve(root, value)),
  DATABASE_URL: url('postgres:', 'postgresql:').optional(),
  QUEUE_URL: url('postgres:', 'postgresql:', 'redis:', 'rediss:').optional(),
  SMTP_URL: url('smtp:', 'smtps:').optional(),
  SMTP_PORT: port(1025),
  INBOX_PORT: port(8025),
  STORAGE_URL: storageUrl.optional(),
  AUTH_SECRET: z.string().min(32, 'is shorter than 32 characters').optional(),
  ADMIN_EMAIL: z.email('is not an e-mail address').default('admin@example.com'),
  ADMIN_PASSWORD: z.string().min(8, 'is shorter than 8 characters').optional(),
  FETCH_ALLOW_HOSTS: z.string().optional(),
  TRUSTED_PROXIES: z.string().optional(),
  STAFF_TWO_FACTOR: z.enum(['on', 'off'], 'is neither on nor off').optional(),
  DEMO_FAULTS: z.enum(['0', '1', 'true', 'false'], 'is not 0 or 1').optional(),
});

export type Settings = z.infer<typeof schema> & { APP_URL: string; embedded: boolean };

/** An empty value counts as unset: that is how Docker Compose passes a variable which nobody set. */
export function parseEnv(source: NodeJS.ProcessEnv): Settings {
  const given = Object.fromEntries(Object.entries(source).filter(([, value]) => value !== ''));
  const parsed = schema.safeParse(given);
  if (!parsed.success) {
    const problems = parsed.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`);
    throw new PlainError(problems.join('; '));
  }
  const { data } = parsed;
  const embedded = data.DATABASE_URL === undefined || data.SMTP_URL === undefined;
  return { ...data, embedded, APP_URL: data.APP_URL ?? `http://localhost:${data.PORT}` };
}

export function isSetting(name: string): boolean {
  return name in schema.shape;
}
