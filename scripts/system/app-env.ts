import { join, resolve } from 'node:path';
import { isSecret, type SecretName, sealingKeys } from '@offload/env';
import { root } from '../root';
import type { Services } from '../services/services';
import { isSetting, type Settings } from './env';
import { readSecrets, writeSecretFiles } from './secrets';

export type Mode = 'production' | 'development';

export interface AdminLogin {
  email: string;
  password: string;
}

/** The environment of each process. It contains no secrets: they are in files of the data folder, one folder per process. */
export type AppEnv = Record<'web' | 'worker' | 'seed', NodeJS.ProcessEnv>;

/** Makes a relative folder absolute, because web and worker run in different folders. */
function storageUrl({ STORAGE_URL, DATA_DIR }: Settings): string {
  if (!STORAGE_URL) return `file:${join(DATA_DIR, 'files')}`;
  if (!STORAGE_URL.startsWith('file:')) return STORAGE_URL;
  return `file:${resolve(root, STORAGE_URL.slice('file:'.length).replace(/^\/\/(?=\/)/, ''))}`;
}

/** What the demo fetches from itself: its sample, and the sample with a typo, which isn't there. */
const samples = ['/sample-picture.jpg', '/sample-pictrue.jpg'];

/** Allows the demo to fetch its samples, although it isn't public. Its other paths, such as its API, stay closed to URLs. */
function fetchAllowHosts({ FETCH_ALLOW_HOSTS = [], embedded, APP_URL }: Settings): string {
  const own = embedded ? samples.map((path) => new URL(APP_URL).host + path) : [];
  return (FETCH_ALLOW_HOSTS.length > 0 ? FETCH_ALLOW_HOSTS : own).join();
}

export function adminLogin(settings: Settings): AdminLogin {
  const password = settings.ADMIN_PASSWORD ?? readSecrets(settings.DATA_DIR).adminPassword;
  return { email: settings.ADMIN_EMAIL, password };
}

/** Returns the secrets of each process. The worker can decrypt secrets, but has nothing to sign sessions with. */
function secretsOf(settings: Settings, { databaseUrl, smtpUrl }: Services) {
  const { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN, METRICS_TOKEN } = settings;
  const AUTH_SECRET = settings.AUTH_SECRET ?? readSecrets(settings.DATA_DIR).authSecret;
  const [sealingKey] = sealingKeys({ AUTH_SECRET, SEALING_KEY: settings.SEALING_KEY });
  const both = {
    AWS_ACCESS_KEY_ID,
    AWS_SECRET_ACCESS_KEY,
    AWS_SESSION_TOKEN,
    DATABASE_URL: databaseUrl,
    DATABASE_LISTEN_URL: settings.DATABASE_LISTEN_URL,
    QUEUE_URL: settings.QUEUE_URL ?? settings.DATABASE_LISTEN_URL ?? databaseUrl,
    SEALING_KEY: sealingKey?.toString('hex'),
    METRICS_TOKEN,
  };
  return {
    web: { ...both, AUTH_SECRET },
    worker: { ...both, SMTP_URL: smtpUrl },
    seed: { DATABASE_URL: databaseUrl, ADMIN_PASSWORD: adminLogin(settings).password },
  } satisfies Record<keyof AppEnv, Partial<Record<SecretName, string | undefined>>>;
}

/** Returns the environments with every URL filled in, so that no process has to know our defaults. */
export function appEnv(settings: Settings, services: Services, mode: Mode): AppEnv {
  const secrets = secretsOf(settings, services);
  const inherited = Object.entries(process.env).filter(
    ([name]) => !(isSetting(name) && isSecret(name.replace(/_FILE$/, ''))),
  );
  const all = {
    ...Object.fromEntries(inherited),
    NODE_ENV: mode,
    NEXT_TELEMETRY_DISABLED: '1',
    STORAGE_URL: storageUrl(settings),
    APP_URL: settings.APP_URL,
    ADMIN_EMAIL: settings.ADMIN_EMAIL,
    FETCH_ALLOW_HOSTS: fetchAllowHosts(settings),
    // The demo's admin signs in with only a password, to make it quick to try.
    STAFF_TWO_FACTOR: settings.STAFF_TWO_FACTOR ?? (settings.DATABASE_URL ? 'on' : 'off'),
    DEMO_DATA: String(settings.DEMO_DATA ?? settings.embedded),
    DEMO_FAULTS: String(settings.DEMO_FAULTS ?? settings.embedded),
    ...(services.inboxUrl ? { INBOX_URL: services.inboxUrl } : {}),
    ...(services.ratesUrl ? { RATES_URL: services.ratesUrl } : {}),
  };
  const withFiles = (name: keyof AppEnv) => ({
    ...all,
    ...writeSecretFiles(join(settings.DATA_DIR, 'secrets', name), secrets[name]),
  });
  return { web: withFiles('web'), worker: withFiles('worker'), seed: withFiles('seed') };
}
