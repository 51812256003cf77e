import { copyFileSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { sessionKey } from '@offload/env';
import { findFreePorts, type Supervisor } from '@offload/processes';
import { findBrowsers } from '../services/browser';
import { binariesToTest } from '../services/installed-postgres';
import { startPostgres, unsafeSettings } from '../services/postgres';
import { findRedis, startRedis } from '../services/redis';
import type { Services } from '../services/services';
import { step } from '../step';
import { appEnv } from '../system/app-env';
import { consoleLink } from '../system/console-link';
import { envWithoutSettings, isSetting, parseEnv, type Settings } from '../system/env';
import { inboxToken, readSecrets } from '../system/secrets';
import { startSystem } from '../system/system';
import { folderIn, putClusterInMemory, type Run, testFolder } from './run-folder';

export type Variables = Record<string, string>;

/** Credentials for the tests' S3 server, which accepts any. */
const aws = { AWS_ACCESS_KEY_ID: 'of-the-tests', AWS_SECRET_ACCESS_KEY: 'of-the-tests' };

/** Returns the environment of a runner, without settings, which must not leak into tests. */
export function testEnv(more: Variables): NodeJS.ProcessEnv {
  return { ...envWithoutSettings(), NODE_ENV: 'test', ...aws, ...more };
}

/**
 * Starts real, private services on free ports, for tests that use them directly. `installed` is the folder of another
 * PostgreSQL than the embedded one. Without `settings`, it's in memory, or at least doesn't wait for the disk.
 */
export async function startServices(
  supervisor: Supervisor,
  run: Run,
  installed = binariesToTest(),
  settings?: Record<string, string>,
): Promise<Variables> {
  const folder = folderIn(run, installed ? `services${installed.replaceAll('/', '-')}` : 'services');
  if (!settings) putClusterInMemory(folder);
  const redis = await findRedis(supervisor);
  const [database, queue] = await step('Services for the tests', () =>
    Promise.all([
      startPostgres(supervisor, folder, { installed, settings: settings ?? unsafeSettings }),
      startRedis(supervisor, redis, join(folder, 'redis')),
    ]),
  );
  return {
    TEST_DATABASE_URL: database,
    TEST_REDIS_URL: queue,
    REDIS_SERVER: redis,
    ...(installed && { POSTGRES_BIN: installed }),
    // Whatever a test doesn't remove is removed with the run.
    TMPDIR: folderIn(run, 'tmp'),
  };
}

/** Returns the environment for another worker of the same system. */
function workerSettings(settings: Settings, services: Services): NodeJS.ProcessEnv {
  const { worker } = appEnv(settings, services, 'production');
  return Object.fromEntries(Object.entries(worker).filter(([name]) => isSetting(name)));
}

/** Returns where the browsers are, for tests that open pages. */
export async function browserVariables(supervisor: Supervisor): Promise<Variables> {
  const { whole, shell } = await findBrowsers(supervisor);
  return { ...(whole && { CHROMIUM_PATH: whole }), ...(shell && { CHROMIUM_SHELL_PATH: shell }) };
}

/** Starts all of Offload like `npm start`, with its own ports and data, and a browser. */
export async function startSystemUnderTest(supervisor: Supervisor, run: Run): Promise<Variables> {
  const browsers = await browserVariables(supervisor);
  const [web = 0, smtp = 0, page = 0, pictures = 0, push = 0] = await findFreePorts(5);
  const dataDir = folderIn(run, 'e2e');
  const log = join(run.folder, 'e2e-system.log');
  const settings = parseEnv({
    PORT: String(web),
    SMTP_PORT: String(smtp),
    INBOX_PORT: String(page),
    DATA_DIR: dataDir,
    FETCH_ALLOW_HOSTS: [
      ...[`localhost:${web}/sample-picture.jpg`, `localhost:${web}/sample-pictrue.jpg`],
      ...[`localhost:${pictures}`, `localhost:${push}`],
    ].join(),
  });
  const system = await startSystem(supervisor, settings, 'production', openSync(log, 'a'));
  const { services, admin } = system;
  return {
    ...browsers,
    E2E_URL: settings.APP_URL,
    E2E_INBOX_URL: services.inboxUrl ?? '',
    E2E_INBOX_TOKEN: inboxToken(settings),
    E2E_RATES_URL: services.ratesUrl ?? '',
    E2E_PICTURES_PORT: String(pictures),
    E2E_PUSH_PORT: String(push),
    E2E_WORKER: JSON.stringify(workerSettings(settings, services)),
    E2E_CONSOLE_LINK: (await consoleLink(settings, system)) ?? '',
    E2E_SESSION_KEY: sessionKey(readSecrets(dataDir).authSecret),
    E2E_ADMIN_EMAIL: admin.email,
    E2E_ADMIN_PASSWORD: admin.password,
  };
}

/** Keeps a file after its run, replacing that of an earlier run. */
export function publish(run: Run, name: string): void {
  copyFileSync(join(run.folder, name), join(testFolder, name));
}
