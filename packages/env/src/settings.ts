import { allowHosts } from '@offload/outgoing/allow-hosts';
import { storageUrl } from '@offload/storage/url';
import { z } from 'zod';
import { trustedProxies } from './trusted-proxies';

function url(...schemes: string[]) {
  const expected = schemes.map((scheme) => `${scheme}://…`).join(' or ');
  const fits = (value: string) =>
    URL.canParse(value) && schemes.includes(new URL(value).protocol.slice(0, -1));
  return z.string(`is not set: ${expected}`).refine(fits, `must be ${expected}`);
}

const atLeast = (length: number) =>
  z.string('is not set').min(length, `must have at least ${length} characters`);
const whole = (min: number) => {
  const message = `must be a whole number, at least ${min}`;
  return z.coerce.number(message).int(message).min(min, message);
};
const flag = z.stringbool('must be true or false').optional();
const logLevels = ['debug', 'info', 'warn', 'error', 'silent'] as const;

/** Every setting that web, worker, or seed know. Each of them takes what it needs. */
export const settings = {
  NODE_ENV: z
    .enum(['production', 'development', 'test'], 'must be production, development or test')
    .default('production'),
  APP_URL: url('https', 'http').transform((value) => value.replace(/\/+$/, '')),
  /** Allows an `APP_URL` that others reach over plain http. */
  ALLOW_PLAIN_HTTP: flag,
  DATABASE_URL: url('postgres', 'postgresql'),
  /** The role that owns the tables, for migrations. Without it, they run as the role of `DATABASE_URL`. */
  DATABASE_OWNER_URL: url('postgres', 'postgresql').optional(),
  QUEUE_URL: url('postgres', 'postgresql', 'redis', 'rediss').optional(),
  STORAGE_URL: storageUrl,
  AWS_ACCESS_KEY_ID: z.string().optional(),
  AWS_SECRET_ACCESS_KEY: z.string().optional(),
  AWS_SESSION_TOKEN: z.string().optional(),
  SMTP_URL: url('smtp', 'smtps'),
  MAIL_FROM: z.email('must be an email address').default('offload@localhost.localdomain'),
  AUTH_SECRET: atLeast(32),
  /** Seals secrets in the database. Without it, its key comes from `AUTH_SECRET`. */
  SEALING_KEY: z
    .string()
    .regex(/^[\da-f]{64}$/i, 'must be 64 hexadecimal digits (openssl rand -hex 32)')
    .optional(),
  ADMIN_EMAIL: z.email('must be an email address').toLowerCase().default('admin@example.com'),
  ADMIN_PASSWORD: atLeast(8),
  /** What Prometheus shows to be given the metrics; without it there are none. */
  METRICS_TOKEN: atLeast(16).optional(),
  /** Whether staff need two-factor authentication. */
  STAFF_TWO_FACTOR: z.enum(['on', 'off'], 'must be on or off').optional(),
  /** The page of the demo's mail catcher, where there is one. */
  INBOX_URL: url('https', 'http').optional(),
  DEMO_DATA: flag,
  DEMO_FAULTS: flag,
  /** The proxies whose X-Forwarded-For says who the client is. */
  TRUSTED_PROXIES: trustedProxies,
  /** Hosts that may be reached although they are not public: `host` or `host:port`, with commas. */
  FETCH_ALLOW_HOSTS: allowHosts,
  /** Megabytes that the files of one user may take up. */
  STORAGE_QUOTA_MB: whole(1).default(1_000),
  /** Orders that one user may have. */
  MAX_ORDERS: whole(1).default(2_000_000),
  /** Milliseconds that a running job stays with a worker that gives no sign of life. */
  LEASE_MS: whole(500).default(15_000),
  /** Milliseconds that running jobs get to finish when the worker is told to stop. */
  DRAIN_MS: whole(0).default(5_000),
  LOG_LEVEL: z.enum(logLevels, `must be one of ${logLevels.join(', ')}`).default('info'),
};

/** Returns whether a variable is one of ours. */
export function isSetting(name: string): boolean {
  return name.replace(/_FILE$/, '') in settings;
}
