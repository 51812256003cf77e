import * as z from 'zod';
import { trustedProxies } from './trusted-proxies';

function url(...schemes: string[]) {
  const expected = schemes.map((scheme) => `${scheme}://…`).join(' or ');
  const fits = (value: string) =>
    URL.canParse(value) && schemes.includes(new URL(value).protocol.slice(0, -1));
  return z.string(`is not set: ${expected}`).refine(fits, `must be ${expected}`);
}

/**
 * Names the schema of the app's tables in its database's URL. The role may have its own search path in the database, which
 * the connection's setting overrides.
 */
function withSearchPath(value: string): string {
  const database = new URL(value);
  const options = database.searchParams.get('options') ?? '';
  if (options.includes('search_path')) return value;
  database.searchParams.set('options', `-c search_path=public ${options}`.trim());
  return database.href;
}

const atLeast = (length: number) =>
  z.string('is not set').min(length, `must have at least ${length} characters`);
const whole = (min: number) => {
  const message = `must be a whole number, at least ${min}`;
  return z.coerce.number(message).int(message).min(min, message);
};
const badPort = 'must be a port number from 1 to 65535';
export const port = z
  .string()
  .regex(/^\d+$/, badPort)
  .transform(Number)
  .refine((value) => value >= 1 && value <= 65_535, badPort);
const flag = z.stringbool('must be true or false').optional();
const logLevels = ['debug', 'info', 'warn', 'error', 'silent'] as const;

const allowedHost = z
  .string()
  .regex(
    /^([\w.-]+|\[[\da-f:.]+\])(:\d{1,5})?(\/[^\s?#]*)?$/i,
    'must be a list of host or host:port, each with the path of one page if only that is allowed',
  )
  .transform((text) => text.replace(/^[^/]*/, (host) => host.toLowerCase()));

/**
 * Parses private hosts that may be reached: a comma-separated list of `host` or `host:port`. With a path, such as
 * `localhost:3000/sample.jpg`, only this path may be reached.
 */
export const allowHosts = z
  .string()
  .default('')
  .transform((text) => text.split(',').filter(Boolean))
  .pipe(z.array(allowedHost));

const queueNames = z.string().transform((text) => text.split(',').map((name) => name.trim()));

/** `image=2,email=50`. The worker checks the numbers, too. */
const queueCounts = z.string().transform((text) =>
  Object.fromEntries(
    text.split(',').map((pair): [string, number] => {
      const [name = '', count] = pair.split('=');
      return [name.trim(), Number(count)];
    }),
  ),
);

/** Every setting of web, worker, and seed. Each process picks those it needs. */
export const settings = {
  NODE_ENV: z
    .enum(['production', 'development', 'test'], 'must be production, development, or test')
    .default('production'),
  APP_URL: url('https', 'http').transform((value) => value.replace(/(?<!\/)\/+$/, '')),
  /** Allows a plain-http `APP_URL` outside this machine. */
  ALLOW_PLAIN_HTTP: flag,
  DATABASE_URL: url('postgres', 'postgresql').transform(withSearchPath),
  /** The role that owns the tables, for migrations. Without it, they run as the role of `DATABASE_URL`. */
  DATABASE_OWNER_URL: url('postgres', 'postgresql').optional(),
  /** Where to LISTEN, if `DATABASE_URL` is a pooler's. */
  DATABASE_LISTEN_URL: url('postgres', 'postgresql').optional(),
  DATABASE_POOL: whole(10).default(20),
  /** Where the core's tables are. Other apps choose it, but this one's Prisma schema and foreign keys name it. */
  DATABASE_SCHEMA: z
    .literal(
      'offload',
      'must be offload, because the Prisma schema of this app names it. Give each copy of the app a database of its own',
    )
    .optional(),
  QUEUE_URL: url('postgres', 'postgresql', 'redis', 'rediss').optional(),
  /** The prefix of the app's keys in a shared Redis. By default, the database's own prefix. */
  QUEUE_PREFIX: z
    .string()
    .regex(/^[\w-]{1,50}$/, 'must be 1 to 50 letters, digits, _, or -')
    .optional(),
  /** Checked by the schema of `@offload/storage/url` when the storage is opened. */
  STORAGE_URL: z.string('is not set: file:… or s3://…'),
  AWS_ACCESS_KEY_ID: z.string().optional(),
  AWS_SECRET_ACCESS_KEY: z.string().optional(),
  AWS_SESSION_TOKEN: z.string().optional(),
  SMTP_URL: url('smtp', 'smtps'),
  MAIL_FROM: z.email('must be an email address').default('offload@localhost.localdomain'),
  AUTH_SECRET: atLeast(32),
  /** Encrypts secrets in the database. By default, the key is derived from `AUTH_SECRET`. */
  SEALING_KEY: z
    .string()
    .regex(/^[\da-f]{64}$/i, 'must be 64 hexadecimal digits (openssl rand -hex 32)')
    .optional(),
  ADMIN_EMAIL: z.email('must be an email address').toLowerCase().default('admin@example.com'),
  ADMIN_PASSWORD: atLeast(8),
  /** The bearer token for Prometheus. Without it, the web has no metrics. */
  METRICS_TOKEN: atLeast(16).optional(),
  /** The commit that was built, for links to the code that a worker runs. */
  COMMIT: z
    .string()
    .regex(/^[\da-f]{7,64}$/, 'must be the ID of a commit, such as the output of git rev-parse HEAD')
    .optional(),
  /** Where the code is: `{commit}` stands for the ID of a commit, `{path}` for the path of a file, and `{line}` for a line. */
  REPOSITORY_URL: url('https', 'http')
    .refine((value) => value.includes('{path}'), 'must have {path}: https://…/blob/{commit}/{path}#L{line}')
    .optional(),
  STAFF_TWO_FACTOR: z.enum(['on', 'off'], 'must be on or off').optional(),
  INBOX_URL: url('https', 'http').optional(),
  /** Opens the embedded mail catcher. By default, it's generated once. */
  INBOX_TOKEN: z
    .string()
    .regex(/^[!-~]{16,}$/, 'must have at least 16 ASCII characters and no spaces')
    .optional(),
  DEMO_DATA: flag,
  DEMO_FAULTS: flag,
  /** The proxies whose X-Forwarded-For is trusted. */
  TRUSTED_PROXIES: trustedProxies,
  /** Where exchange rates come from, in the format of frankfurter. */
  RATES_URL: url('https', 'http').optional(),
  FETCH_ALLOW_HOSTS: allowHosts,
  STORAGE_QUOTA_MB: whole(1).default(1_000),
  MAX_ORDERS: whole(1).default(2_000_000),
  /** Milliseconds that an unresponsive worker keeps its running jobs. */
  LEASE_MS: whole(500).default(15_000),
  DRAIN_MS: whole(0).default(5_000),
  /** Whether a worker that can't seal isolated jobs takes them. */
  SEALING: z.enum(['preferred', 'required'], 'must be preferred or required').default('preferred'),
  HOST: z.string().default('127.0.0.1'),
  /** The port of a worker's `/live`, `/ready`, and `/metrics`. Without it, there are none. */
  WORKER_PORT: port.optional(),
  /** The queues whose jobs a worker takes. The worker checks that they exist. */
  WORKER_QUEUES: queueNames.optional(),
  /** How many jobs of a queue a worker runs at once, instead of the queue's own number. */
  WORKER_CONCURRENCY: queueCounts.optional(),
  LOG_LEVEL: z.enum(logLevels, `must be one of ${logLevels.join(', ')}`).default('info'),
};

/** Only `npm start` reads these. */
const ofStart = ['SMTP_PORT', 'INBOX_PORT'];
// Other programs have variables that begin with these.
const ofOthers = ['APP', 'AWS', 'LOG', 'MAX', 'NODE'];
const names = Object.keys(settings).filter((name) => name.includes('_'));
const ownPrefixes = new Set([
  ...names.map(prefixOf).filter((prefix) => !ofOthers.includes(prefix)),
  // Whoever sets one of these expects traces, which there are none of yet.
  'OTEL',
]);

/** Returns the variables that begin like our settings, or are spelled much like one, but that no process reads. */
export function findUnread(source: Record<string, string | undefined>): string[] {
  return Object.keys(source)
    .filter((name) => source[name] && !isSetting(name) && !ofStart.includes(name))
    .filter((name) => (name.includes('_') && ownPrefixes.has(prefixOf(name))) || isMisspelled(name))
    .sort();
}

/** Short names are often like others by chance. */
const minLength = 8;
const maxEdits = 2;

function isMisspelled(given: string): boolean {
  return names.some((name) => name.length >= minLength && countEdits(given, name) <= maxEdits);
}

/** Returns how many letters must be added, removed, or replaced (Levenshtein's distance). */
function countEdits(given: string, wanted: string): number {
  let row = Array.from({ length: wanted.length + 1 }, (_, at) => at);
  for (const [at, letter] of [...given].entries()) {
    const next = [at + 1];
    for (const [column, other] of [...wanted].entries()) {
      const [diagonal = 0, above = 0, left = 0] = [row[column], row[column + 1], next[column]];
      next.push(Math.min(above + 1, left + 1, diagonal + (letter === other ? 0 : 1)));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}

function prefixOf(name: string): string {
  return name.slice(0, name.indexOf('_'));
}

export function isSetting(name: string): boolean {
  return name.replace(/_FILE$/, '') in settings;
}
