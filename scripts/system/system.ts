import { chmodSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import {
  assertPortsFree,
  type KeptProcess,
  type NamedPort,
  PlainError,
  type Supervisor,
  waitFor,
} from '@offload/processes';
import * as z from 'zod';
import { updateSchema } from '../../prisma/update-schema';
import { buildAll, generateClient, seed } from '../build/prepare';
import { checkKinds } from '../checks/kinds';
import { openRates } from '../services/rates';
import { mailAddresses, openDatabase, openInbox, type Services } from '../services/services';
import { step } from '../step';
import { type AdminLogin, adminLogin, appEnv, type Mode } from './app-env';
import { healthUrl, webSpec, workerSpec } from './app-processes';
import type { Settings } from './env';

export interface System {
  services: Services;
  admin: AdminLogin;
}

const up = z.literal('up');
const onlyEmailDown = z.object({
  checks: z.object({
    database: up,
    queue: up,
    storage: up,
    workers: z.object({ connected: z.int().min(1) }),
  }),
});

function portsOf({ HOST, PORT, WORKER_PORT, SMTP_PORT, INBOX_PORT, SMTP_URL }: Settings): NamedPort[] {
  const web = { port: PORT, variable: 'PORT', host: HOST };
  const worker = WORKER_PORT ? [{ port: WORKER_PORT, variable: 'WORKER_PORT', host: HOST }] : [];
  if (SMTP_URL) return [web, ...worker];
  const host = '127.0.0.1';
  const inbox = { port: INBOX_PORT, variable: 'INBOX_PORT', host };
  return [web, ...worker, { port: SMTP_PORT, variable: 'SMTP_PORT', host }, inbox];
}

function assertSecret({ AUTH_SECRET, embedded }: Settings, mode: Mode): void {
  if (AUTH_SECRET || embedded || mode === 'development') return;
  throw new PlainError(
    'AUTH_SECRET is not set. It is required if you set DATABASE_URL and SMTP_URL (openssl rand -base64 32).',
  );
}

/** Closes the folders of emails, files, and secrets to other users of this machine, including those from earlier starts. */
function keepPrivate(dataDir: string): void {
  process.umask(0o077);
  for (const folder of ['files', 'inbox', 'secrets'].map((name) => join(dataDir, name))) {
    mkdirSync(folder, { recursive: true });
    chmodSync(folder, 0o700);
  }
}

async function missingFromHealth(url: string): Promise<string | undefined> {
  try {
    const answer = await fetch(url, { signal: AbortSignal.timeout(15_000) });
    const text = await answer.text();
    // A mail server that rejects us doesn't prevent the start. Emails wait for it.
    if (answer.status === 200 || onlyEmailDown.safeParse(JSON.parse(text)).success) return undefined;
    return `${url} responds with ${answer.status} ${text.slice(0, 300)}`;
  } catch (error) {
    return `${url}: ${error instanceof Error ? error.message : error}`;
  }
}

function untilHealthy(settings: Settings, processes: KeptProcess[]): Promise<void> {
  return waitFor({
    what: 'Web and worker',
    processes,
    missing: () => missingFromHealth(healthUrl(settings)),
  });
}

/** Starts all of Offload. Resolves when web and worker respond. `output` is a file descriptor for their output. */
export async function startSystem(
  supervisor: Supervisor,
  settings: Settings,
  mode: Mode,
  output?: number,
): Promise<System> {
  assertSecret(settings, mode);
  keepPrivate(settings.DATA_DIR);
  await assertPortsFree(portsOf(settings));
  const admin = adminLogin(settings);
  const client = generateClient(supervisor);
  const built = client.then(() => (mode === 'production' ? buildAll(supervisor) : checkKinds(supervisor)));
  const inbox = openInbox(supervisor, settings);
  const rates = openRates(supervisor, settings);
  const database = openDatabase(supervisor, settings);
  const migrated = database.then((urls) => updateSchema(supervisor, urls));
  const prepared = Promise.all([database, rates, migrated, client]).then(([urls, ratesUrl]) => {
    const services = { ...urls, ...mailAddresses(settings), ratesUrl };
    return { services, env: appEnv(settings, services, mode) };
  });
  const seeded = prepared.then(({ env }) => seed(supervisor, env.seed));
  const running = Promise.all([prepared, built]).then(([{ env }]) =>
    step('Web and worker', () => {
      const specs = [webSpec(settings, env.web, mode), workerSpec(env.worker, mode)];
      const kept = specs.map((spec) => supervisor.keep({ ...spec, output }));
      return untilHealthy(settings, kept);
    }),
  );
  const [{ services }] = await Promise.all([prepared, inbox, seeded, running]);
  return { services, admin };
}
