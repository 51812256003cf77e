import { allowHosts } from '@offload/outgoing/allow-hosts';
import { storageUrl } from '@offload/storage/url';
import { z } from 'zod';
import { trustedProxies } from './server/trusted-proxies';

const schema = z.object({
  NODE_ENV: z.enum(['production', 'development', 'test']).default('production'),
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }),
  QUEUE_URL: z.url({ protocol: /^(postgres(ql)?|rediss?)$/ }).optional(),
  STORAGE_URL: storageUrl,
  APP_URL: z.url({ protocol: /^https?$/ }),
  AUTH_SECRET: z.string().min(32, 'is shorter than 32 characters'),
  /** The page of the demo's mail catcher, where there is one. */
  INBOX_URL: z.url().optional(),
  /** Megabytes that the files of one person may take up. */
  STORAGE_QUOTA_MB: z.coerce.number().int().min(1).default(1_000),
  /** The proxies whose X-Forwarded-For says who the client is. */
  TRUSTED_PROXIES: trustedProxies,
  /** Where webhooks may go although it is not public. */
  FETCH_ALLOW_HOSTS: allowHosts,
  /** What Prometheus shows to be given the metrics; without it there are none. */
  METRICS_TOKEN: z.string().min(16, 'is shorter than 16 characters').optional(),
  /** Whether staff need two-factor authentication. */
  STAFF_TWO_FACTOR: z.enum(['on', 'off'], 'is neither on nor off').default('on'),
  LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info'),
});

export type Env = Omit<z.output<typeof schema>, 'QUEUE_URL'> & { QUEUE_URL: string };

let parsed: Env | null = null;

/** The web's configuration, read once. Throws one line that names each wrong variable. */
export function env(): Env {
  parsed ??= readEnv(process.env);
  return parsed;
}

function readEnv(source: NodeJS.ProcessEnv): Env {
  const given = Object.fromEntries(Object.entries(source).filter(([, value]) => value !== ''));
  const result = schema.safeParse(given);
  if (result.success) return { ...result.data, QUEUE_URL: result.data.QUEUE_URL ?? result.data.DATABASE_URL };
  const wrong = result.error.issues.map(({ path, message }) => `${path.join('.')} ${message}`);
  throw new Error(`Configuration: ${wrong.join('; ')}`);
}
