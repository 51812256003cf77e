import { allowHosts } from '@offload/outgoing/allow-hosts';
import { storageUrl } from '@offload/storage/url';
import { z } from 'zod';

const flag = z.stringbool().default(false);

const schema = z.object({
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }),
  QUEUE_URL: z.url({ protocol: /^(postgres(ql)?|rediss?)$/ }).optional(),
  STORAGE_URL: storageUrl,
  SMTP_URL: z.url({ protocol: /^smtps?$/ }),
  MAIL_FROM: z.email().default('offload@localhost.localdomain'),
  APP_URL: z.url({ protocol: /^https?$/ }),
  DEMO_FAULTS: flag,
  /** What the secrets are sealed with that jobs need. */
  AUTH_SECRET: z.string().min(32, 'is shorter than 32 characters'),
  /** Hosts that jobs may fetch from although they are not public: `host` or `host:port`, with commas. */
  FETCH_ALLOW_HOSTS: allowHosts,
  /** Megabytes that the files of one user may take up. */
  STORAGE_QUOTA_MB: z.coerce.number().int().min(1).default(1_000),
  /** Orders that one user may have. */
  MAX_ORDERS: z.coerce.number().int().min(1).default(2_000_000),
  /** Milliseconds that a running job stays with a worker that gives no sign of life. */
  LEASE_MS: z.coerce.number().int().min(500).default(15_000),
  /** Milliseconds that running jobs get to end when the worker is told to stop. */
  DRAIN_MS: z.coerce.number().int().min(0).default(5_000),
  LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info'),
});

export type Env = Omit<z.output<typeof schema>, 'QUEUE_URL'> & { QUEUE_URL: string };

/** Reads the worker's configuration. Throws one line that names each wrong variable. */
export function readEnv(source: NodeJS.ProcessEnv = process.env): Env {
  const parsed = schema.safeParse(source);
  if (parsed.success) return { ...parsed.data, QUEUE_URL: parsed.data.QUEUE_URL ?? parsed.data.DATABASE_URL };
  const wrong = parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
  throw new Error(`Configuration: ${wrong.join('; ')}`);
}
